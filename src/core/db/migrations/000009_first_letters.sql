-- A search begins with one letter, and without an index of first letters that alone is slower than any word: half of all words are merged.
-- The table holds nothing of its own (external content), so that it is an index, made anew from the library.
drop table assets_fts;
create virtual table assets_fts using fts5 (
  prompt, model, tags, content = 'assets', content_rowid = 'seq', tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3'
);
insert into assets_fts (assets_fts) values ('rebuild');
