//! Opens or creates a store, and explains why one cannot be used.
//!
//! The directory has two files: [`FILE`] with all records, and [`KEY_FILE`] with the key that seals
//! secrets. The key is checked when the store is opened, so that a wrong key is reported at once
//! and not at the first use of a private key. The key is created after the file, so a key without a
//! file means that the file is lost.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::sync::RwLock;
use std::time::Duration;

use redb::backends::InMemoryBackend;
use redb::{
    Database, DatabaseError, ReadableDatabase, TableDefinition, TableHandle as _, UntypedTableHandle, WriteTransaction,
};
use zeroize::Zeroizing;

use super::overlay::Overlay;
use super::vault::KEY_LENGTH;
use super::{State, Store, StoreError, Vault};
use crate::base::{StartError, random};

/// The file with all records.
pub(super) const FILE: &str = "store.redb";
/// The file with the key.
pub(super) const KEY_FILE: &str = "store.key";

/// A file that is written only to see whether the disk has space.
const PROBE_FILE: &str = "store.probe";
/// How much space there must be for writing to go on, in bytes: more than one change needs.
const PROBE_SIZE: usize = 4 << 20;

/// The maximum size of the cache, in bytes.
const CACHE_SIZE: usize = 256 << 20;

/// Identifies a database as a store of the emulator: the version of its format, and a known text
/// that is sealed with its key.
pub(super) const HEADER: TableDefinition<'_, &str, &[u8]> = TableDefinition::new(HEADER_NAME);
pub(super) const HEADER_NAME: &str = "emulator.header";
const FORMAT: &[u8] = STORE_FORMAT.as_bytes();
/// The version of the format.
pub(crate) const STORE_FORMAT: &str = "1";
const PURPOSE: &str = "store header";
const CHECK: &[u8] = b"the key of this store";

/// Whether this table is the header.
pub(super) fn is_header(table: &UntypedTableHandle) -> bool {
    table.name() == HEADER.name()
}

/// Removes all records in a transaction.
pub(super) fn clear(transaction: &WriteTransaction) -> Result<(), StoreError> {
    let tables: Vec<_> = transaction.list_tables().map_err(StoreError::of)?.collect();
    for table in tables {
        if !is_header(&table) {
            transaction.delete_table(table).map_err(StoreError::of)?;
        }
    }
    Ok(())
}

/// Opens the database again after the disk failed.
pub(super) fn again(file: &Path) -> Result<Database, StoreError> {
    patiently(|| builder().open(file))
}

/// Opens the database without changing the file, as it was last written completely.
pub(super) fn for_reading(file: &Path) -> Result<Database, StoreError> {
    patiently(|| builder().create_with_backend(Overlay::open(file)?))
}

/// Opens a database that another thread may still be closing.
fn patiently(open: impl Fn() -> Result<Database, DatabaseError>) -> Result<Database, StoreError> {
    for _ in 0..50 {
        match open() {
            Err(DatabaseError::DatabaseAlreadyOpen) => std::thread::sleep(Duration::from_millis(20)),
            result => return result.map_err(StoreError::of),
        }
    }
    open().map_err(StoreError::of)
}

/// Fails if the disk has no space.
pub(super) fn check_space(file: &Path) -> Result<(), StoreError> {
    let probe = file.with_file_name(PROBE_FILE);
    let written = open_private(&probe, true).and_then(|mut file| {
        file.write_all(&vec![0; PROBE_SIZE])?;
        file.sync_all()
    });
    let _ = fs::remove_file(&probe);
    written.map_err(StoreError::of)
}

/// Configures the database. By default, its cache would grow to 1 GiB.
fn builder() -> redb::Builder {
    let mut builder = Database::builder();
    builder.set_cache_size(CACHE_SIZE);
    builder
}

pub(super) fn in_memory() -> Result<Store, StoreError> {
    let database = builder().create_with_backend(InMemoryBackend::new()).map_err(StoreError::of)?;
    let key = new_key()?;
    Ok(Store { state: RwLock::new(State::Open(database)), file: None, vault: Vault::new(&key)? })
}

pub(super) fn in_directory(directory: &Path, may_replace: bool) -> Result<Store, StartError> {
    let refuse = |reason: String| StartError::Data { directory: directory.to_owned(), reason };
    create_directory(directory).map_err(|error| refuse(format!("it cannot be created: {error}")))?;
    let file = directory.join(FILE);
    // A start that was interrupted before the file was written has not created the key either.
    let is_lost = fs::metadata(&file).map_or(true, |metadata| metadata.len() == 0);
    if is_lost && !may_replace && directory.join(KEY_FILE).exists() {
        return Err(refuse(lost_store()));
    }
    // The lock on this file, which `create` takes, also protects the creation of the key.
    open_private(&file, false).map_err(|error| refuse(format!("{FILE} cannot be opened: {error}")))?;
    let database = builder().create(&file).map_err(|error| refuse(cannot_open(&error)))?;
    let vault = match header(&database).map_err(refuse)? {
        Some(check) => {
            let key = read_key(&directory.join(KEY_FILE)).map_err(refuse)?;
            let key = key.ok_or_else(|| refuse(missing_key()))?;
            let vault = Vault::new(&key).map_err(|error| refuse(error.to_string()))?;
            let opened = vault.open_bytes(PURPOSE, &check);
            if opened.is_ok_and(|text| text.as_slice() == CHECK) { vault } else { return Err(refuse(wrong_key())) }
        }
        None => begin(directory, &database).map_err(refuse)?,
    };
    Ok(Store { state: RwLock::new(State::Open(database)), file: Some(file), vault })
}

/// The sealed text in the header, or `None` if the store is new.
fn header(database: &Database) -> Result<Option<Vec<u8>>, String> {
    let failed = |error: redb::Error| StoreError::of(error).to_string();
    let transaction = database.begin_read().map_err(|error| failed(error.into()))?;
    let mut tables = transaction.list_tables().map_err(|error| failed(error.into()))?;
    if tables.next().is_none() {
        return Ok(None);
    }
    let foreign = || format!("{FILE} is a database of another program; use another data directory");
    let table = transaction.open_table(HEADER).map_err(|_| foreign())?;
    let value = |name: &str| {
        let value = table.get(name).map_err(|error| failed(error.into()))?;
        value.map(|bytes| bytes.value().to_vec()).ok_or_else(foreign)
    };
    let format = value("format")?;
    if format != FORMAT {
        return Err(format!(
            "{FILE} has the format {}, but this emulator only supports {}; use the version of the emulator that created it, or another data directory",
            String::from_utf8_lossy(&format),
            String::from_utf8_lossy(FORMAT),
        ));
    }
    value("check").map(Some)
}

/// Initializes a new store: creates the key, unless an interrupted start left one, and writes the
/// header.
fn begin(directory: &Path, database: &Database) -> Result<Vault, String> {
    let file = directory.join(KEY_FILE);
    let key = match read_key(&file)? {
        Some(key) => key,
        None => {
            let key = new_key().map_err(|error| error.to_string())?;
            write_key(directory, &key).map_err(|error| format!("{KEY_FILE} cannot be written: {error}"))?;
            key
        }
    };
    let write = || -> Result<Vault, StoreError> {
        let vault = Vault::new(&key)?;
        let check = vault.seal_bytes(PURPOSE, CHECK)?;
        let transaction = database.begin_write().map_err(StoreError::of)?;
        {
            let mut table = transaction.open_table(HEADER).map_err(StoreError::of)?;
            table.insert("format", FORMAT).map_err(StoreError::of)?;
            table.insert("check", check.as_slice()).map_err(StoreError::of)?;
        }
        transaction.commit().map_err(StoreError::of)?;
        Ok(vault)
    };
    write().map_err(|error| error.to_string())
}

fn new_key() -> Result<Zeroizing<[u8; KEY_LENGTH]>, StoreError> {
    random::bytes().map(Zeroizing::new).map_err(|error| StoreError::Failed(error.to_string()))
}

fn read_key(file: &Path) -> Result<Option<Zeroizing<[u8; KEY_LENGTH]>>, String> {
    let opened = match File::open(file) {
        Ok(opened) => opened,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(format!("{KEY_FILE} cannot be read: {error}")),
    };
    check_mode(&opened)?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(KEY_LENGTH + 1));
    let read = (&opened).take(KEY_LENGTH as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error| format!("{KEY_FILE} cannot be read: {error}"))?;
    let key: [u8; KEY_LENGTH] = bytes.as_slice().try_into().map_err(|_| {
        format!(
            "{KEY_FILE} does not have {KEY_LENGTH} bytes; restore it from a backup, since {FILE} cannot be read without it"
        )
    })?;
    Ok(Some(Zeroizing::new(key)))
}

/// Writes the key to a temporary file, and renames that once it is on disk.
fn write_key(directory: &Path, key: &[u8; KEY_LENGTH]) -> io::Result<()> {
    let temporary = directory.join(format!("{KEY_FILE}.new"));
    let mut file = open_private(&temporary, true)?;
    file.write_all(key)?;
    file.sync_all()?;
    fs::rename(&temporary, directory.join(KEY_FILE))?;
    #[cfg(unix)]
    File::open(directory)?.sync_all()?;
    Ok(())
}

/// Opens a file. If it is missing, creates it so that only its owner can access it.
fn open_private(file: &Path, truncate: bool) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(truncate);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(file)
}

fn create_directory(directory: &Path) -> io::Result<()> {
    if directory.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(directory)
}

/// Checks that only the owner can read the key.
#[cfg(unix)]
fn check_mode(file: &File) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = file.metadata().map_err(|error| format!("{KEY_FILE} cannot be read: {error}"))?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(format!("{KEY_FILE} can be read by others (mode {:o}); run `chmod 600` on it", mode & 0o777));
    }
    Ok(())
}

#[cfg(not(unix))]
fn check_mode(_: &File) -> Result<(), String> {
    Ok(())
}

fn cannot_open(error: &DatabaseError) -> String {
    match error {
        DatabaseError::DatabaseAlreadyOpen | DatabaseError::LockProtocolMismatch => {
            "another process has it open; stop that process, or use another directory".to_owned()
        }
        DatabaseError::UpgradeRequired(version) => {
            format!(
                "{FILE} has the old format {version} of redb; use the version of the emulator that created it, or another data directory"
            )
        }
        DatabaseError::Storage(redb::StorageError::Corrupted(what)) => corrupted(what),
        DatabaseError::Storage(redb::StorageError::Io(error)) => match error.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => corrupted(&error.to_string()),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "the disk is full; free some space".to_owned(),
            _ => format!("{FILE} cannot be opened: {error}"),
        },
        error => format!("{FILE} cannot be opened: {error}"),
    }
}

fn corrupted(what: &str) -> String {
    format!(
        "{FILE} is corrupted or not a store of the emulator ({what}); restore it from a backup, or use another data directory"
    )
}

fn lost_store() -> String {
    format!(
        "{FILE} is missing or empty, although {KEY_FILE} shows that there was a store; restore it from a backup, or start with an empty store with --new-store"
    )
}

fn missing_key() -> String {
    format!(
        "{KEY_FILE} is missing, and the private keys in {FILE} cannot be read without it; restore it from a backup, or start with an empty directory"
    )
}

fn wrong_key() -> String {
    format!("{KEY_FILE} is not the key that {FILE} was created with; restore the original key")
}
