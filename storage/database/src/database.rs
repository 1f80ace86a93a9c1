//! A database of either kind, and what is said differently to each.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::{Any, AnyConnection, AnyPool, AssertSqlSafe, SqlSafeStr, SqlStr, Transaction, migrate::Migrator};

use crate::{
    During, Obstacle, ServerFile, StoreError, postgres,
    sqlite::{self, Pools},
};

/// Which kind of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file of our own.
    Sqlite,
    /// A schema of a server.
    Postgres,
}

/// What lies in one database, and how it is brought up to date.
#[derive(Debug)]
pub struct Schema {
    /// The name of its file, without `.db`, and of the file with the server's address, without `.url`.
    pub name: &'static str,
    /// On a server, whoever writes holds this lock: one writer at a time, as with a file.
    pub lock: i32,
    /// For a file.
    pub sqlite: &'static Migrator,
    /// For a server.
    pub postgres: &'static Migrator,
    /// On a server: the tables to which rows are added as things come in, each with its primary key, by which its rows are put into another order.
    pub shuffled: &'static [(&'static str, &'static str)],
}

/// A database: `<name>.db` in a folder or, where `<name>.url` is there, the schema of a PostgreSQL server that it names. Cheap to clone.
///
/// Statements are written once. They use `$1` for what is bound, [`Flag`](crate::Flag) for what is true or false, `IS NOT DISTINCT FROM`, `CASE`, `FILTER` and
/// `string_agg`, which both know; [`sql`] takes away what only SQLite understands.
///
/// A transaction that may write is the only one that does: on SQLite by `BEGIN IMMEDIATE`, on a server by a lock of the schema that it holds until its end.
/// So both mean the same, and none has to be repeated because of another one.
#[derive(Debug, Clone)]
pub struct Database {
    pool: AnyPool,
    /// For a file, its one connection that writes; for a server the same as the other.
    writer: AnyPool,
    schema: &'static Schema,
    engine: Engine,
    folder: PathBuf,
}

impl Database {
    /// Opens the database and brings its schema up to date. A file is made where it is missing, readable by this user only.
    ///
    /// # Errors
    /// [`StoreError::Obstructed`], [`StoreError::Folder`], [`StoreError::Server`] and [`StoreError::Migration`] say what is wrong with which.
    pub async fn open(folder: &Path, schema: &'static Schema) -> Result<Self, StoreError> {
        let (pool, writer, engine) = match ServerFile::of(folder, schema.name).read()? {
            None => {
                let opened = sqlite::open(folder, schema).await;
                let Pools { readers, writer } = opened.map_err(|error| error.explained(folder))?;
                (readers, writer, Engine::Sqlite)
            }
            Some(url) => {
                let pool = postgres::open(&url, schema).await?;
                (pool.clone(), pool, Engine::Postgres)
            }
        };
        Ok(Self { pool, writer, schema, engine, folder: folder.to_owned() })
    }

    /// Whether it answers, and what is in the way of writing where its files are. Nothing is written into it.
    ///
    /// # Errors
    /// [`StoreError::Obstructed`] when its folder takes nothing, another one when it does not answer.
    pub async fn is_well(&self) -> Result<(), StoreError> {
        // Also where the folder is gone: connections to files that are not at their place any more are closed, so that their disk can be mounted anew
        let answered = sqlx::query("SELECT 1").execute(&self.pool).await.during("answer");
        if self.engine == Engine::Sqlite {
            // The one that writes as well, unless it does so now
            let writer = sqlx::query("SELECT 1").execute(&self.writer);
            let _ = tokio::time::timeout(Duration::from_secs(1), writer).await;
            let folder = self.folder.clone();
            let looked = tokio::task::spawn_blocking(move || Obstacle::of(&folder)).await;
            if let Ok(Some(obstacle)) = looked {
                return Err(StoreError::Obstructed { folder: self.folder.clone(), obstacle });
            }
        }
        // A server that takes nothing gives no connection
        answered.map(|_| ())
    }

    /// Opens it as it is, to read from it only, also while the program runs. Nothing is made and no schema is changed.
    ///
    /// # Errors
    /// [`StoreError::Folder`] when it is not there, [`StoreError::Server`] when it does not answer.
    pub async fn open_to_read(folder: &Path, name: &'static str) -> Result<AnyConnection, StoreError> {
        match ServerFile::of(folder, name).read()? {
            None => sqlite::open_to_read(folder, name).await,
            Some(url) => postgres::open_to_read(&url).await,
        }
    }

    /// Opens it as it is, to look at it for a moment. Of a file that nobody uses not even SQLite's own files beside it are made.
    ///
    /// # Errors
    /// As [`open_to_read`](Self::open_to_read).
    pub async fn open_to_look(folder: &Path, name: &'static str) -> Result<AnyConnection, StoreError> {
        match ServerFile::of(folder, name).read()? {
            None => sqlite::open_to_look(folder, name).await,
            Some(url) => postgres::open_to_read(&url).await,
        }
    }

    /// Whether this database is in this folder, or on a server that the folder names.
    #[must_use]
    pub fn is_in(folder: &Path, name: &str) -> bool {
        folder.join(format!("{name}.db")).exists() || ServerFile::of(folder, name).is_there()
    }

    /// Writes a file's database as it is at one moment into a new file of another folder, also while the program runs.
    ///
    /// # Errors
    /// [`StoreError::Folder`] when it is not there, or the new one cannot be made; [`StoreError::Server`] for a server, whose own tools do that.
    pub async fn copy(folder: &Path, name: &'static str, into: &Path) -> Result<(), StoreError> {
        if ServerFile::of(folder, name).is_there() {
            let problem = "it is copied by its own tools, pg_dump or a base backup: see docs/POSTGRESQL.md";
            return Err(StoreError::Server { name, problem, source: None });
        }
        sqlite::copy(folder, name, into).await
    }

    /// Where statements that do not write, or write in one statement, are sent.
    #[must_use]
    pub const fn pool(&self) -> &AnyPool {
        &self.pool
    }

    /// Which kind it is.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        self.engine
    }

    /// A transaction that may write, from its first statement on. Nobody else does until its end.
    ///
    /// # Errors
    /// When the store does not answer, or somebody else writes for too long.
    pub async fn begin(&self, operation: &'static str) -> Result<Transaction<'static, Any>, StoreError> {
        if self.engine == Engine::Sqlite {
            return self.writer.begin_with("BEGIN IMMEDIATE").await.during(operation);
        }
        // The lock comes second: whoever stops waiting for it leaves a transaction that ends, and no lock in a connection that goes back
        let mut transaction = self.writer.begin().await.during(operation)?;
        postgres::lock(&mut transaction, self.schema).await.during(operation)?;
        Ok(transaction)
    }

    /// Has the caller do something alone among the machines that use this database: whoever else wants to waits until what this gives is ended, for ten seconds, and is then
    /// given `None`. With a file there is nobody else.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn alone(&self, operation: &'static str) -> Result<Option<Alone>, StoreError> {
        if self.engine == Engine::Sqlite {
            return Ok(Some(Alone(None)));
        }
        let mut transaction = self.pool.begin().await.during(operation)?;
        match postgres::lock_alone(&mut transaction, self.schema).await {
            Ok(()) => Ok(Some(Alone(Some(transaction)))),
            Err(error) if postgres::waited_too_long(&error) => Ok(None),
            Err(error) => Err(error).during(operation),
        }
    }

    /// Waits for running statements, writes a file's log back into it, and closes the database.
    pub async fn close(&self) {
        self.writer.close().await;
        self.pool.close().await;
    }

    /// Takes what was deleted out of the log as well. A server keeps its log as its operator says.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when somebody still reads from the log; then it may still hold what was deleted.
    pub async fn empty_log(&self) -> Result<(), StoreError> {
        match self.engine {
            Engine::Sqlite => sqlite::empty_log(&self.writer).await,
            Engine::Postgres => Ok(()),
        }
    }

    /// Writes the rows anew in the order of their random keys, so that nothing says in which order they came.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn rewrite(&self) -> Result<(), StoreError> {
        match self.engine {
            Engine::Sqlite => sqlite::rewrite(&self.writer).await,
            Engine::Postgres => postgres::rewrite(self).await,
        }
    }

    pub(crate) const fn shuffled(&self) -> &'static [(&'static str, &'static str)] {
        self.schema.shuffled
    }

    /// Gives a file's index of the log the time at which `other`, of the same folder, was last written. A server has none.
    ///
    /// # Errors
    /// [`StoreError::Folder`] when the file system does not do it.
    pub fn date_index_as(&self, folder: &Path, other: &str) -> Result<(), StoreError> {
        match self.engine {
            Engine::Sqlite => sqlite::date_index_as(folder, self.schema.name, other),
            Engine::Postgres => Ok(()),
        }
    }

    /// Every `(table, column)` of the live schema, for the test that compares it with the list of classified columns.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn columns(&self) -> Result<Vec<(String, String)>, StoreError> {
        let statement = match self.engine {
            Engine::Sqlite => sqlite::COLUMNS,
            Engine::Postgres => postgres::COLUMNS,
        };
        sqlx::query_as(statement).fetch_all(&self.pool).await.during("list columns")
    }

    /// A statement as this kind of database takes it: see [`sql`].
    #[must_use]
    pub fn sql(&self, statement: &str) -> SqlStr {
        sql(self.engine, statement)
    }
}

/// Nobody else does what its holder does, until it is ended or dropped.
#[derive(Debug)]
pub struct Alone(Option<Transaction<'static, Any>>);

impl Alone {
    /// Lets the next one go on.
    pub async fn end(self) {
        if let Some(transaction) = self.0 {
            // A connection that does not answer has ended it, too
            let _ = transaction.rollback().await;
        }
    }
}

impl Engine {
    /// The kind of database at the other end of this connection.
    #[must_use]
    pub fn of(connection: &AnyConnection) -> Self {
        if connection.backend_name() == "SQLite" { Self::Sqlite } else { Self::Postgres }
    }
}

/// A statement as this kind of database takes it. For a server ` INDEXED BY <index>`, by which SQLite is told which index to go by, is taken out, and
/// `/*server <words>*/`, which SQLite reads as a remark, becomes its words.
#[must_use]
pub fn sql(engine: Engine, statement: &str) -> SqlStr {
    let taken = match engine {
        Engine::Sqlite => statement.to_owned(),
        Engine::Postgres => for_server(statement),
    };
    AssertSqlSafe(taken).into_sql_str()
}

fn for_server(statement: &str) -> String {
    const HINT: &str = " INDEXED BY ";
    let mut taken = String::with_capacity(statement.len());
    let mut rest = statement;
    while let Some((before, after)) = rest.split_once(HINT) {
        taken.push_str(before);
        rest = after.trim_start_matches(|letter: char| letter.is_ascii_alphanumeric() || letter == '_');
    }
    taken.push_str(rest);
    while let Some(start) = taken.find("/*server ")
        && let Some(length) = taken[start..].find("*/")
    {
        taken.replace_range(start + length..start + length + 2, "");
        taken.replace_range(start..start + "/*server ".len(), "");
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_gets_its_own_words() {
        let said = "SELECT 1 FROM a INDEXED BY a_b, c INDEXED BY c_2 WHERE x";
        assert_eq!(sql(Engine::Sqlite, said).as_str(), said);
        assert_eq!(sql(Engine::Postgres, said).as_str(), "SELECT 1 FROM a, c WHERE x");
        let taken = sql(Engine::Postgres, "SELECT 1 FROM a INDEXED BY b /*server FOR UPDATE*/ LIMIT 1");
        assert_eq!(taken.as_str(), "SELECT 1 FROM a FOR UPDATE LIMIT 1");
    }
}
