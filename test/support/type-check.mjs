#!/usr/bin/env node
// type-check.mjs PACKAGE TSCONFIG...: check projects as tsc does, but of their packages' declarations only those of
// PACKAGE. The
// libraries of TypeScript and of Node are read once and not checked: that is most of tsc's time. Prints JSON: for each
// project what is wrong with it, '' where nothing is.
import ts from 'typescript';

const [checked, ...configs] = process.argv.slice(2);
const sources = new Map();

function check(config) {
  const { fileNames, options, errors } = ts.getParsedCommandLineOfConfigFile(
    config,
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => process.exit(2) },
  );
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile;
  host.getSourceFile = (name, how, ...more) => {
    const key = `${name} ${JSON.stringify(how)}`;
    if (!sources.has(key)) sources.set(key, read(name, how, ...more));
    return sources.get(key);
  };
  const program = ts.createProgram({ rootNames: fileNames, options, host });
  const isChecked = ({ fileName }) =>
    !fileName.includes('/node_modules/') || fileName.includes(`/node_modules/${checked}/`);
  const found = program
    .getSourceFiles()
    .filter(isChecked)
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]);
  return ts.formatDiagnostics(
    [...errors, ...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics(), ...found],
    host,
  );
}

console.log(JSON.stringify(configs.map(check)));
