//! A schema of a PostgreSQL server: how it is opened.

use std::time::Duration;

use sqlx::{
    AnyConnection, AnyPool, AssertSqlSafe, ConnectOptions, Connection, PgConnection,
    any::{AnyConnectOptions, AnyPoolOptions},
    postgres::PgConnectOptions,
};

use crate::{Database, During, Schema, ServerLook, StoreError, server::ServerUrl};

/// Ours among the locks that programs on one server agree on: "ETHB".
const LOCKS: i32 = 0x4554_4842;

/// Added to a schema's lock: that of whoever does alone what one machine does at a time.
const ALONE: i32 = 100;
/// How long somebody waits for a connection, before they are told that it could not be stored.
const PATIENCE: Duration = Duration::from_secs(10);

/// What each connection begins with. Whoever is cut off in the middle of a transaction must not keep its lock for long, and committed means on disk, and on the standby
/// where there is one.
const SETTINGS: &[&str] = &[
    "SET TIME ZONE 'UTC'",
    "SET client_min_messages = warning",
    "SET default_transaction_isolation = 'read committed'",
    "SET lock_timeout = '10s'",
    "SET statement_timeout = '60s'",
    "SET idle_in_transaction_session_timeout = '30s'",
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local')",
];

/// Opens the schema of the role in this address and brings it up to date. Of many that start at once, one does, and the others wait.
pub(crate) async fn open(url: &ServerUrl, schema: &Schema) -> Result<AnyPool, StoreError> {
    let server = |problem, source| StoreError::Server { name: schema.name, problem, source };
    let mut connection = checked(url, schema.name).await?;
    schema
        .postgres
        .run(&mut connection)
        .await
        .map_err(|source| StoreError::migration(schema.name, source))?;
    connection.close().await.during("open the database")?;
    AnyPoolOptions::new()
        .max_connections(10)
        // A server that is away is knocked at for so long: somebody waits
        .acquire_timeout(PATIENCE)
        // A server that became a standby while we were connected answers and takes nothing: such a connection is closed. It takes the place of the driver's ping
        .test_before_acquire(false)
        .before_acquire(|connection, _| {
            let is_free = !connection.is_in_transaction();
            Box::pin(async move { Ok(is_free && takes_writes(connection).await?) })
        })
        .after_connect(|connection, _| {
            Box::pin(async {
                for setting in SETTINGS {
                    sqlx::query(*setting).execute(&mut *connection).await?;
                }
                if takes_writes(connection).await? {
                    return Ok(());
                }
                Err(sqlx::Error::Configuration("this server is a standby".into()))
            })
        })
        .connect_with(any_options(url).map_err(|error| server("its address cannot be read", Some(error)))?)
        .await
        .during("open the database")
}

/// Opens it as it is, to read from it only.
pub(crate) async fn open_to_read(url: &ServerUrl) -> Result<AnyConnection, StoreError> {
    const OPERATION: &str = "open the database to read";
    let mut connection = any_options(url).during(OPERATION)?.connect().await.during(OPERATION)?;
    sqlx::query("SET default_transaction_read_only = on").execute(&mut connection).await.during(OPERATION)?;
    Ok(connection)
}

/// A connection to a server that can be used.
async fn checked(url: &ServerUrl, name: &'static str) -> Result<PgConnection, StoreError> {
    let server = |problem, source| StoreError::Server { name, problem, source };
    let options = parse(url).map_err(|error| server("its address cannot be read", Some(error)))?;
    let mut connection = options
        .connect()
        .await
        .map_err(|error| server("it does not answer, or does not let us in", Some(error)))?;
    check(&mut connection, name).await.map_err(|problem| match problem {
        Ok(problem) => server(problem, None),
        Err(error) => server("it does not answer", Some(error)),
    })?;
    Ok(connection)
}

/// What somebody should know of it.
pub(crate) async fn look(url: &ServerUrl, name: &'static str) -> Result<ServerLook, StoreError> {
    let mut connection = checked(url, name).await?;
    let (standby, times, fsync, logs): (String, String, String, bool) = sqlx::query_as(
        "SELECT current_setting('synchronous_standby_names'), current_setting('track_commit_timestamp'), current_setting('fsync'), \
         current_setting('log_statement') <> 'none' OR current_setting('log_min_duration_statement') <> '-1' \
         OR current_setting('log_min_error_statement') NOT IN ('fatal', 'panic') OR current_setting('log_error_verbosity') <> 'terse' \
         OR current_setting('log_duration') = 'on' OR current_setting('log_lock_waits') = 'on'",
    )
    .fetch_one(&mut connection)
    .await
    .during("look at the server")?;
    Ok(ServerLook {
        waits_for_standby: !standby.is_empty(),
        keeps_commit_times: times == "on",
        logs_statements: logs,
        writes_to_disk: fsync == "on",
    })
}

fn parse(url: &ServerUrl) -> Result<PgConnectOptions, sqlx::Error> {
    let options: PgConnectOptions = url.0.parse()?;
    Ok(options.application_name("ethics-bot").disable_statement_logging())
}

fn any_options(url: &ServerUrl) -> Result<AnyConnectOptions, sqlx::Error> {
    sqlx::any::install_default_drivers();
    Ok(url.0.parse::<AnyConnectOptions>()?.disable_statement_logging())
}

async fn takes_writes(connection: &mut AnyConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT NOT pg_is_in_recovery() AND NOT current_setting('transaction_read_only')::boolean",
    )
    .fetch_one(connection)
    .await
}

/// What is wrong with a server before anything is made on it.
async fn check(connection: &mut PgConnection, name: &str) -> Result<(), Result<&'static str, sqlx::Error>> {
    let (version, encoding, schema, is_owner, is_private): (i32, String, Option<String>, bool, bool) = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT current_setting('server_version_num')::integer, current_setting('server_encoding'), current_schema()::text, \
         coalesce(has_schema_privilege(current_schema(), 'CREATE'), false), {IS_PRIVATE}"
    )))
    .fetch_one(connection)
    .await
    .map_err(Err)?;
    if version < 140_000 {
        return Err(Ok("it is older than PostgreSQL 14"));
    }
    if encoding != "UTF8" {
        return Err(Ok("its database is not encoded in UTF8"));
    }
    if schema.as_deref() != Some(name) {
        return Err(Ok("the role's search_path does not lead to its own schema; see docs/POSTGRESQL.md"));
    }
    if !is_owner {
        return Err(Ok("the role may make no tables in its schema; see docs/POSTGRESQL.md"));
    }
    if !is_private {
        return Err(Ok("the connection is not encrypted; add ?sslmode=verify-full to the address"));
    }
    Ok(())
}

/// Whether the connection is encrypted, or does not leave the machine.
const IS_PRIVATE: &str = "coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) OR inet_client_addr() IS NULL \
     OR inet_client_addr() <<= inet '127.0.0.0/8' OR inet_client_addr() <<= inet '::1/128'";

/// Takes the lock of whoever writes in a schema, inside of a transaction that has begun: whoever else wants it waits.
pub(crate) async fn lock(connection: &mut AnyConnection, schema: &Schema) -> Result<(), sqlx::Error> {
    let statement = format!("SELECT pg_advisory_xact_lock({LOCKS}, {})", schema.lock);
    sqlx::query(AssertSqlSafe(statement)).execute(connection).await.map(|_| ())
}

/// Takes another lock of the schema, which keeps nobody from writing: for what one machine does at a time. It is held for longer than a transaction may otherwise last.
pub(crate) async fn lock_alone(connection: &mut AnyConnection, schema: &Schema) -> Result<(), sqlx::Error> {
    sqlx::query("SET LOCAL idle_in_transaction_session_timeout = '10min'").execute(&mut *connection).await?;
    let statement = format!("SELECT pg_advisory_xact_lock({LOCKS}, {})", schema.lock + ALONE);
    sqlx::query(AssertSqlSafe(statement)).execute(connection).await.map(|_| ())
}

/// Whether somebody else held the lock for too long: `lock_not_available` (PostgreSQL, "Error Codes").
pub(crate) fn waited_too_long(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| error.code().as_deref() == Some("55P03"))
}

/// Gives every row of what comes in over time the same transaction, then writes the tables anew in the order of their keys: a row's place in its table and the number
/// of the transaction that wrote it would say who came first.
pub(crate) async fn rewrite(database: &Database) -> Result<(), StoreError> {
    const OPERATION: &str = "rewrite a table";
    let mut transaction = database.begin(OPERATION).await?;
    for (table, key) in database.shuffled() {
        let statement = format!("UPDATE {table} SET {key} = {key}");
        sqlx::query(AssertSqlSafe(statement)).execute(&mut *transaction).await.during(OPERATION)?;
    }
    transaction.commit().await.during(OPERATION)?;
    for (table, _) in database.shuffled() {
        // Whoever reads a table for long, such as a backup, must not hold up everybody behind this
        let mut transaction = database.pool().begin().await.during(OPERATION)?;
        sqlx::query("SET LOCAL lock_timeout = '500ms'").execute(&mut *transaction).await.during(OPERATION)?;
        let statement = format!("CLUSTER {table} USING {table}_pkey");
        sqlx::query(AssertSqlSafe(statement)).execute(&mut *transaction).await.during(OPERATION)?;
        transaction.commit().await.during(OPERATION)?;
    }
    Ok(())
}

/// Every table's columns.
pub(crate) const COLUMNS: &str = "SELECT table_name::text, column_name::text FROM information_schema.columns \
     WHERE table_schema = current_schema() AND table_name NOT LIKE '\\_sqlx%'";
