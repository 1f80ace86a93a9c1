-- Which public keys of passes were listed in the channel that everybody is in, so that each is listed once.
CREATE TABLE announced_key (
  epoch       INTEGER NOT NULL,
  channel     TEXT NOT NULL,     -- the channel's id
  fingerprint TEXT NOT NULL,     -- of the public key: another key in the same quarter is listed as well
  PRIMARY KEY (epoch, channel, fingerprint)
) STRICT, WITHOUT ROWID;
