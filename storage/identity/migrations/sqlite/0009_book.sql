-- The book of questions, where several machines share it: the company's own bank, the questions that people gave, the counts of topics, each as one text. No person and no time.
-- With files of its own the book lies beside this database, in the folder questions, and this table is empty.
CREATE TABLE book (
  name TEXT PRIMARY KEY,
  text TEXT NOT NULL
) STRICT, WITHOUT ROWID;
