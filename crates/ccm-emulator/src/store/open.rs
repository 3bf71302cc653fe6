//! Opening a store: making a new one, and telling what is wrong with one that cannot be used.
//!
//! The folder has two files, [`FILE`] with everything and [`KEY_FILE`] with the key that secrets are sealed under. The key is checked
//! when the store is opened, so that a wrong one shows at once and not when the first private key is asked for.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::sync::RwLock;

use redb::backends::InMemoryBackend;
use redb::{Database, DatabaseError, ReadableDatabase, TableDefinition};
use zeroize::Zeroizing;

use super::vault::KEY_LENGTH;
use super::{Store, StoreError, Vault};
use crate::base::{StartError, random};

/// The file with everything.
pub(super) const FILE: &str = "store.redb";
/// The file with the key.
pub(super) const KEY_FILE: &str = "store.key";

/// How much of a file may be in memory, in bytes.
const CACHE: usize = 256 << 20;

/// What tells a store of the emulator from others: the version of its form, and a text that only its key opens.
const HEADER: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("emulator.header");
const FORMAT: &[u8] = b"1";
const PURPOSE: &str = "store header";
const CHECK: &[u8] = b"the key of this store";

/// How a database is opened: by itself, one takes up to a gibibyte of memory for what it has read.
pub(super) fn builder() -> redb::Builder {
    let mut builder = Database::builder();
    builder.set_cache_size(CACHE);
    builder
}

pub(super) fn in_memory() -> Result<Store, StoreError> {
    let database = builder().create_with_backend(InMemoryBackend::new()).map_err(StoreError::of)?;
    let key = new_key()?;
    Ok(Store { database: RwLock::new(Some(database)), file: None, vault: Vault::new(&key)? })
}

pub(super) fn in_folder(folder: &Path) -> Result<Store, StartError> {
    let refuse = |reason: String| StartError::Data { folder: folder.to_owned(), reason };
    create_folder(folder).map_err(|error| refuse(format!("it cannot be made: {error}")))?;
    let file = folder.join(FILE);
    // From here on nobody else has the file, so nobody else makes a key.
    private(&file, false).map_err(|error| refuse(format!("{FILE} cannot be opened: {error}")))?;
    let database = builder().create(&file).map_err(|error| refuse(cannot_open(&error)))?;
    let vault = match header(&database).map_err(refuse)? {
        Some(check) => {
            let key = read_key(&folder.join(KEY_FILE)).map_err(refuse)?;
            let key = key.ok_or_else(|| refuse(missing_key()))?;
            let vault = Vault::new(&key).map_err(|error| refuse(error.to_string()))?;
            let opened = vault.open_bytes(PURPOSE, &check);
            if opened.is_ok_and(|text| text.as_slice() == CHECK) { vault } else { return Err(refuse(wrong_key())) }
        }
        None => begin(folder, &database).map_err(refuse)?,
    };
    Ok(Store { database: RwLock::new(Some(database)), file: Some(file), vault })
}

/// What is sealed in the header, or none if the store is new.
fn header(database: &Database) -> Result<Option<Vec<u8>>, String> {
    let failed = |error: redb::Error| StoreError::of(error).to_string();
    let transaction = database.begin_read().map_err(|error| failed(error.into()))?;
    let mut tables = transaction.list_tables().map_err(|error| failed(error.into()))?;
    if tables.next().is_none() {
        return Ok(None);
    }
    let foreign = || format!("{FILE} is a database of another program; give the emulator a folder of its own");
    let table = transaction.open_table(HEADER).map_err(|_| foreign())?;
    let value = |name: &str| {
        let value = table.get(name).map_err(|error| failed(error.into()))?;
        value.map(|bytes| bytes.value().to_vec()).ok_or_else(foreign)
    };
    let format = value("format")?;
    if format != FORMAT {
        return Err(format!(
            "{FILE} is in the form {}, and this emulator knows the form {} only; use the version that made it",
            String::from_utf8_lossy(&format),
            String::from_utf8_lossy(FORMAT),
        ));
    }
    value("check").map(Some)
}

/// Makes the key of a new store, if it has none from a start that was broken off, and writes the header.
fn begin(folder: &Path, database: &Database) -> Result<Vault, String> {
    let file = folder.join(KEY_FILE);
    let key = match read_key(&file)? {
        Some(key) => key,
        None => {
            let key = new_key().map_err(|error| error.to_string())?;
            write_key(folder, &key).map_err(|error| format!("{KEY_FILE} cannot be written: {error}"))?;
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
            "{KEY_FILE} does not have {KEY_LENGTH} bytes; restore it from a copy, since {FILE} cannot be read without"
        )
    })?;
    Ok(Some(Zeroizing::new(key)))
}

/// Under its name only when all of it is on disk.
fn write_key(folder: &Path, key: &[u8; KEY_LENGTH]) -> io::Result<()> {
    let temporary = folder.join(format!("{KEY_FILE}.new"));
    let mut file = private(&temporary, true)?;
    file.write_all(key)?;
    file.sync_all()?;
    fs::rename(&temporary, folder.join(KEY_FILE))?;
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    Ok(())
}

/// A file that is made, if it is not there, for nobody but its owner.
fn private(file: &Path, truncate: bool) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(truncate);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(file)
}

fn create_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder)
}

/// Nobody but the owner may read the key.
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
            "another process has it open; stop that one, or give this one a folder of its own".to_owned()
        }
        DatabaseError::UpgradeRequired(version) => {
            format!("{FILE} is in the old form {version} of redb; use the version of the emulator that made it")
        }
        DatabaseError::Storage(redb::StorageError::Corrupted(what)) => damaged(what),
        DatabaseError::Storage(redb::StorageError::Io(error)) => match error.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => damaged(&error.to_string()),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "the disk is full; make room".to_owned(),
            _ => format!("{FILE} cannot be opened: {error}"),
        },
        error => format!("{FILE} cannot be opened: {error}"),
    }
}

fn damaged(what: &str) -> String {
    format!(
        "{FILE} is damaged or no store of the emulator ({what}); restore it from a copy, or give the emulator another folder"
    )
}

fn missing_key() -> String {
    format!(
        "{KEY_FILE} is missing, and the private keys in {FILE} cannot be read without; restore it from a copy, or begin with an empty folder"
    )
}

fn wrong_key() -> String {
    format!("{KEY_FILE} is not the key that {FILE} was made with; restore the one that belongs to it")
}
