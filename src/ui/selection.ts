import type { StoredMessage } from '../../generated/messages';

/** Messages that an action concerns: some, or all that match a search ('': all). */
export type Selection = { messages: readonly StoredMessage[] } | { search: string };

/** The members of a request that select the messages. */
export function selectionIn(selection: Selection): { keys?: string[]; search?: string } {
  if ('messages' in selection) return { keys: selection.messages.map(({ key }) => key) };
  return selection.search === '' ? {} : { search: selection.search };
}

/** The selection as a word on a button. */
export function selectionName(selection: Selection): string {
  if ('messages' in selection) return `${selection.messages.length} selected`;
  return selection.search === '' ? 'all' : 'matching';
}
