-- The book of questions, which all machines share: the company's own bank, the questions that people gave, the counts of topics, each as one text. No person and no time.
CREATE TABLE book (
  name TEXT COLLATE "C" PRIMARY KEY,
  text TEXT NOT NULL
);
