use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use super::open::{FILE, KEY_FILE};
use super::record::number;
use super::vault::KEY_LENGTH;
use super::*;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Thing {
    name: String,
    size: i64,
}

impl Record for Thing {
    const TABLE: &'static str = "things";

    fn orders(&self) -> Vec<(&'static str, String)> {
        vec![("name", self.name.clone()), ("size", number(self.size))]
    }
}

/// A record of another table.
#[derive(Debug, Serialize, Deserialize)]
struct Note(String);

impl Record for Note {
    const TABLE: &'static str = "notes";
}

type Done = Result<(), StoreError>;

fn thing(name: &str, size: i64) -> Thing {
    Thing { name: name.to_owned(), size }
}

fn put(store: &Store, account: &str, id: &str, thing: &Thing) {
    store.write(account, |store| store.put(id, thing)).unwrap();
}

fn ids(page: &Matches<Thing>) -> Vec<&str> {
    page.items.iter().map(|(id, _)| id.as_str()).collect()
}

#[test]
fn records_can_be_put_and_removed() {
    let store = Store::in_memory().unwrap();
    assert_eq!(store.read("a", |store| store.get::<Thing>("1")).unwrap(), None, "nothing was ever written");
    put(&store, "a", "1", &thing("x", 1));
    put(&store, "a", "1", &thing("y", 2));
    store
        .read("a", |store| -> Done {
            assert_eq!(store.get("1")?, Some(thing("y", 2)));
            assert!(store.contains::<Thing>("1")? && !store.contains::<Thing>("2")?);
            assert_eq!(store.count::<Thing>()?, 1);
            assert_eq!(store.count::<Note>()?, 0);
            Ok(())
        })
        .unwrap();
    let removed =
        store.write("a", |store| Ok::<_, StoreError>((store.remove::<Thing>("1")?, store.remove::<Thing>("1")?)));
    assert_eq!(removed.unwrap(), (true, false));
    let page = store.read("a", |store| store.page::<Thing>("name", Direction::Ascending, 0, 10)).unwrap();
    assert!(page.items.is_empty() && page.total == 0);
}

#[test]
fn failed_transaction_changes_nothing() {
    let store = Store::in_memory().unwrap();
    put(&store, "a", "1", &thing("x", 1));
    let failed = store.write("a", |store| -> Done {
        store.put("1", &thing("changed", 1))?;
        store.put("2", &thing("new", 2))?;
        store.put("n", &Note("new".to_owned()))?;
        assert_eq!(store.count::<Thing>()?, 2, "it sees its own changes");
        Err(StoreError::Failed("on purpose".to_owned()))
    });
    assert!(matches!(failed, Err(StoreError::Failed(why)) if why == "on purpose"));
    store
        .read("a", |store| -> Done {
            assert_eq!(store.all::<Thing>()?, [("1".to_owned(), thing("x", 1))]);
            assert_eq!((store.count::<Thing>()?, store.count::<Note>()?), (1, 0));
            assert_eq!(ids(&store.page("name", Direction::Ascending, 0, 9)?), ["1"]);
            Ok(())
        })
        .unwrap();
}

#[test]
fn accounts_cannot_see_each_others_records() {
    let store = Store::in_memory().unwrap();
    // Scopes that are prefixes of others, and ids that look like the end of a scope.
    let accounts = ["a", "a\0", "aa", "b"];
    for account in accounts {
        put(&store, account, "1", &thing(account, 1));
        put(&store, account, "\0x", &thing(account, 2));
    }
    for account in accounts {
        store
            .read(account, |store| -> Done {
                let things = store.all::<Thing>()?;
                assert!(things.len() == 2 && things.iter().all(|(_, thing)| thing.name == account), "{things:?}");
                assert_eq!(store.count::<Thing>()?, 2);
                for order in ["name", "size"] {
                    let page = store.page::<Thing>(order, Direction::Descending, 0, 10)?;
                    assert!(page.total == 2 && page.items.iter().all(|(_, thing)| thing.name == account));
                }
                Ok(())
            })
            .unwrap();
    }
    store.write("a", |store| store.remove::<Thing>("1")).unwrap();
    assert!(store.read("b", |store| store.contains::<Thing>("1")).unwrap());
    store.write("a", |store| store.shared().put("s", &Note("for all".to_owned()))).unwrap();
    assert!(store.read("b", |store| store.shared().contains::<Note>("s")).unwrap());
    assert!(store.read_shared(|store| store.contains::<Note>("s")).unwrap());
    assert!(!store.read("b", |store| store.contains::<Note>("s")).unwrap());
}

#[test]
fn secret_opens_only_for_its_account() {
    let store = Store::in_memory().unwrap();
    let sealed = store.read("a", |store| store.seal(b"canary")).unwrap();
    assert!(!serde_json::to_string(&sealed).unwrap().contains("canary"));
    assert!(!format!("{sealed:?}").contains("canary"));
    assert_eq!(store.read("a", |store| store.unseal(&sealed)).unwrap().as_slice(), b"canary");
    assert!(matches!(store.read("b", |store| store.unseal(&sealed)), Err(StoreError::Sealed)));
    let text = serde_json::to_string(&sealed).unwrap();
    let changed: Sealed =
        serde_json::from_str(&text.replacen(&text[1..2], if &text[1..2] == "A" { "B" } else { "A" }, 1)).unwrap();
    assert!(matches!(store.read("a", |store| store.unseal(&changed)), Err(StoreError::Sealed)));
}

#[test]
fn pages_follow_the_requested_order() {
    let store = Store::in_memory().unwrap();
    store
        .write("a", |store| -> Done {
            for at in 0..20_i64 {
                store.put(&format!("id{at:02}"), &thing(["x", "y"][(at % 2) as usize], -at))?;
            }
            // Moves to another position.
            store.put("id00", &thing("z", -100))
        })
        .unwrap();
    store
        .read("a", |store| -> Done {
            let by_size = store.page("size", Direction::Ascending, 0, 3)?;
            assert_eq!((ids(&by_size), by_size.total), (vec!["id00", "id19", "id18"], 20));
            assert_eq!(ids(&store.page("size", Direction::Descending, 18, 5)?), ["id19", "id00"]);
            assert_eq!(ids(&store.page("name", Direction::Ascending, 8, 3)?), ["id18", "id01", "id03"]);
            assert!(store.page::<Thing>("size", Direction::Ascending, 20, 5)?.items.is_empty());
            assert!(store.page::<Thing>("size", Direction::Ascending, 0, 0)?.items.is_empty());
            let found = store.find("size", Direction::Descending, 2, 3, |thing: &Thing| thing.name == "y")?;
            assert_eq!((ids(&found), found.total), (vec!["id05", "id07", "id09"], 10));
            let mut seen = 0;
            store.visit(|_, _: Thing| {
                seen += 1;
                Ok(if seen < 4 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
            })?;
            assert_eq!(seen, 4);
            Ok(())
        })
        .unwrap();
}

#[test]
fn page_of_many_records_is_fast() {
    let store = Store::in_memory().unwrap();
    store
        .write("a", |store| -> Done {
            for at in 0..30_000_i64 {
                store.put(&format!("{at:08}"), &thing("name", at))?;
            }
            Ok(())
        })
        .unwrap();
    // The best of several runs, since other processes share this machine.
    let took = (0..5).map(|_| {
        let started = Instant::now();
        let page = store.read("a", |store| store.page::<Thing>("size", Direction::Descending, 0, 10)).unwrap();
        assert_eq!((page.total, page.items.len()), (30_000, 10));
        started.elapsed()
    });
    // Reading all records takes ten times as long, even on a fast machine.
    let took = took.min().unwrap();
    assert!(took < Duration::from_millis(20), "{took:?}");
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// The reason why a store cannot be opened.
fn refusal(folder: &Path) -> String {
    match Store::open(folder, false) {
        Err(StartError::Data { reason, .. }) => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn store_in_a_directory_is_persistent() {
    let folder = folder();
    let path = folder.path().join("created/if/missing");
    let sealed = {
        let store = Store::open(&path, false).unwrap();
        put(&store, "a", "1", &thing("x", 1));
        store.read("a", |store| store.seal(b"secret")).unwrap()
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        for file in [KEY_FILE, FILE] {
            assert_eq!(fs::metadata(path.join(file)).unwrap().permissions().mode() & 0o777, 0o600, "{file}");
        }
    }
    let store = Store::open(&path, false).unwrap();
    assert_eq!(store.read("a", |store| store.get("1")).unwrap(), Some(thing("x", 1)));
    assert_eq!(store.read("a", |store| store.unseal(&sealed)).unwrap().as_slice(), b"secret");
    assert!(refusal(&path).contains("another process has it open"));
}

#[test]
fn unusable_directory_is_refused_with_reason() {
    let folder = folder();
    let path = folder.path();
    drop(Store::open(path, false).unwrap());
    let key = fs::read(path.join(KEY_FILE)).unwrap();
    let database = fs::read(path.join(FILE)).unwrap();

    fs::remove_file(path.join(KEY_FILE)).unwrap();
    assert!(refusal(path).contains("store.key is missing"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let write_key = |bytes: &[u8], mode: u32| {
            fs::write(path.join(KEY_FILE), bytes).unwrap();
            fs::set_permissions(path.join(KEY_FILE), fs::Permissions::from_mode(mode)).unwrap();
        };
        write_key(&key, 0o644);
        assert!(refusal(path).contains("chmod 600"));
        write_key(&key[..31], 0o600);
        assert!(refusal(path).contains("32 bytes"));
        write_key(&[0; KEY_LENGTH], 0o600);
        assert!(refusal(path).contains("not the key"));
        write_key(&key, 0o600);
    }
    drop(Store::open(path, false).unwrap());

    fs::write(path.join(FILE), b"this is not a database, whatever its name says").unwrap();
    assert!(refusal(path).contains("store.redb is corrupted or not a store"), "{}", refusal(path));
    fs::write(path.join(FILE), &database[..database.len() / 2]).unwrap();
    let reason = refusal(path);
    assert!(reason.contains("corrupted"), "{reason}");

    fs::remove_file(path.join(FILE)).unwrap();
    let foreign = Database::create(path.join(FILE)).unwrap();
    let transaction = foreign.begin_write().unwrap();
    transaction.open_table(redb::TableDefinition::<u64, u64>::new("theirs")).unwrap().insert(1, 1).unwrap();
    transaction.commit().unwrap();
    drop(foreign);
    assert!(refusal(path).contains("another program"));

    let file = path.join("a file");
    fs::write(&file, b"").unwrap();
    assert!(refusal(&file).contains("cannot be created"));
}

#[test]
fn lost_store_is_replaced_only_on_request() {
    for is_empty in [false, true] {
        let folder = folder();
        let path = folder.path();
        put(&Store::open(path, false).unwrap(), "a", "1", &thing("x", 1));
        let (store, key) = (fs::read(path.join(FILE)).unwrap(), fs::read(path.join(KEY_FILE)).unwrap());
        if is_empty {
            fs::write(path.join(FILE), b"").unwrap()
        } else {
            fs::remove_file(path.join(FILE)).unwrap()
        }
        let reason = refusal(path);
        assert!(reason.contains("store.redb is missing or empty") && reason.contains("--new-store"), "{reason}");
        assert!(path.join(FILE).exists() == is_empty, "a refused start creates nothing");

        let new = Store::open(path, true).unwrap();
        assert_eq!(new.read("a", |store| store.get::<Thing>("1")).unwrap(), None);
        put(&new, "a", "1", &thing("new", 2));
        drop(new);
        // A store that exists is never replaced, and the key still opens a backup of the old one.
        let kept = Store::open(path, true).unwrap();
        assert_eq!(kept.read("a", |store| store.get("1")).unwrap(), Some(thing("new", 2)));
        drop(kept);
        assert_eq!(fs::read(path.join(KEY_FILE)).unwrap(), key);
        fs::write(path.join(FILE), &store).unwrap();
        let restored = Store::open(path, false).unwrap();
        assert_eq!(restored.read("a", |store| store.get("1")).unwrap(), Some(thing("x", 1)));
    }
}

#[test]
fn store_of_another_format_is_refused_with_remedy() {
    let folder = folder();
    let path = folder.path();
    drop(Store::open(path, false).unwrap());
    for format in [b"0" as &[u8], b"2"] {
        let database = Database::open(path.join(FILE)).unwrap();
        let transaction = database.begin_write().unwrap();
        transaction.open_table(super::open::HEADER).unwrap().insert("format", format).unwrap();
        transaction.commit().unwrap();
        drop(database);
        let reason = refusal(path);
        let format = String::from_utf8_lossy(format);
        assert!(reason.contains(&format!("has the format {format}, but this emulator only supports 1")), "{reason}");
        assert!(reason.contains("use the version of the emulator that created it, or another data directory"));
    }
}

#[test]
fn cleared_store_is_empty_for_all_accounts() {
    let folder = folder();
    let store = Store::open(folder.path(), false).unwrap();
    let sealed = store.read("a", |store| store.seal(b"secret")).unwrap();
    for account in ["a", "b", ""] {
        put(&store, account, "1", &thing("x", 1));
    }
    store.replace(&Records::default()).unwrap();
    for account in ["a", "b", ""] {
        store
            .read(account, |store| -> Done {
                assert_eq!((store.count::<Thing>()?, store.get::<Thing>("1")?), (0, None));
                assert!(store.page::<Thing>("name", Direction::Ascending, 0, 9)?.items.is_empty());
                Ok(())
            })
            .unwrap();
    }
    put(&store, "a", "1", &thing("y", 2));
    assert_eq!(store.read("a", |store| store.count::<Thing>()).unwrap(), 1);
    assert_eq!(store.read("a", |store| store.unseal(&sealed)).unwrap().as_slice(), b"secret");
    drop(store);
    Store::open(folder.path(), false).unwrap();
}

/// A disk with a limited capacity.
#[derive(Debug)]
struct SmallDisk {
    memory: redb::backends::InMemoryBackend,
    capacity: u64,
}

impl redb::StorageBackend for SmallDisk {
    fn len(&self) -> Result<u64, std::io::Error> {
        self.memory.len()
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), std::io::Error> {
        self.memory.read(offset, out)
    }
    fn set_len(&self, len: u64) -> Result<(), std::io::Error> {
        if len > self.capacity { Err(std::io::ErrorKind::StorageFull.into()) } else { self.memory.set_len(len) }
    }
    fn sync_data(&self) -> Result<(), std::io::Error> {
        self.memory.sync_data()
    }
    fn write(&self, offset: u64, data: &[u8]) -> Result<(), std::io::Error> {
        self.memory.write(offset, data)
    }
}

#[test]
fn full_disk_is_reported() {
    let capacity = 8 << 20;
    let backend = SmallDisk { memory: redb::backends::InMemoryBackend::new(), capacity };
    let database = Database::builder().create_with_backend(backend).unwrap();
    let vault = Vault::new(&[7; KEY_LENGTH]).unwrap();
    let store = Store { state: RwLock::new(State::Open(database)), file: None, vault };
    put(&store, "a", "small", &thing("x", 1));
    let error = (0..).find_map(|at| {
        let big = Note("x".repeat(1 << 20));
        store.write("a", |store| store.put(&at.to_string(), &big)).err()
    });
    let error = error.unwrap();
    assert!(matches!(error, StoreError::Full), "{error}");
    let answer = crate::base::ApiError::from(error);
    assert_eq!((answer.status.as_u16(), answer.code.as_str()), (500, "EMULATOR.StoreFull"));
    assert!(answer.message.contains("free some space"));
}
