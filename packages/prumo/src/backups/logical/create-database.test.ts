import { expect, test } from 'vitest';
import { createDatabase } from './create-database.ts';

const facts = {
  name: 'loja',
  encoding: 'UTF8',
  localeProvider: 'c',
  collate: 'C.UTF-8',
  ctype: 'C.UTF-8',
  locale: null,
  owner: 'o',
  settings: [],
  size: 1,
};

test('a database is made as the one of the dump was', () => {
  expect(createDatabase(facts)).toBe(`CREATE DATABASE "loja" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'`);
  expect(createDatabase({ ...facts, name: 'a"b', localeProvider: 'i', locale: "de'x" })).toBe(
    `CREATE DATABASE "a""b" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8' LOCALE_PROVIDER icu ICU_LOCALE 'de''x'`,
  );
  expect(createDatabase({ ...facts, localeProvider: 'b', collate: null, ctype: null, locale: 'C.UTF-8' })).toBe(
    `CREATE DATABASE "loja" TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'`,
  );
});
