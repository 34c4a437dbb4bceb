import { html, Html } from '../../src/http/site/html';

describe('html', () => {
  it('makes what is put in into text, whatever it is', () => {
    expect(html`<p>${'<img src=x onerror=alert(1)>'}</p>`.text).toBe('<p>&#60;img src=x onerror=alert(1)&#62;</p>');
  });

  it('lets nothing break out of an attribute', () => {
    expect(html`<a title="${`"'&><`}">`.text).toBe('<a title="&#34;&#39;&#38;&#62;&#60;">');
    expect(html`<a title='${"' onclick='x"}'>`.text).toBe("<a title='&#39; onclick=&#39;x'>");
  });

  it('does not take what is escaped already for markup', () => {
    expect(html`${'&lt;b&gt; &#60;'}`.text).toBe('&#38;lt;b&#38;gt; &#38;#60;');
  });

  it('puts markup in as markup, one piece or many', () => {
    const item = html`<li>${'<1>'}</li>`;
    expect(html`<ul>${item}</ul>`.text).toBe('<ul><li>&#60;1&#62;</li></ul>');
    expect(html`<ul>${[item, item]}</ul>`.text).toBe('<ul><li>&#60;1&#62;</li><li>&#60;1&#62;</li></ul>');
    expect(html`<ul>${[]}</ul>`.text).toBe('<ul></ul>');
  });

  it('writes numbers as they are and keeps backslashes', () => {
    expect(html`${0}-${1.5}`).toEqual(new Html('0-1.5'));
    expect(html`${'\\u003c$&'}`.text).toBe('\\u003c$&#38;');
  });
});
