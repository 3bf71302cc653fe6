//! What an emulator contains when it is new, to return to it. It must not know how a seed is
//! carried out.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use crate::seed::File;
use crate::store::Records;

/// Makes the records of a new emulator, or says why it cannot.
type Make = Box<dyn Fn() -> Result<Records, String> + Send + Sync>;

/// What a new emulator contains: nothing, or what its seed says.
#[derive(Default)]
pub(crate) struct Origin {
    /// The seed, for its samples.
    pub(crate) file: Option<Arc<File>>,
    make: Option<Make>,
    /// The seeded records, once they are made.
    made: Mutex<Option<Arc<Records>>>,
}

impl Origin {
    /// The origin of an emulator with a seed, whose records `make` makes.
    pub(crate) fn seeded(file: Arc<File>, make: impl Fn() -> Result<Records, String> + Send + Sync + 'static) -> Self {
        Self { file: Some(file), make: Some(Box::new(make)), made: Mutex::default() }
    }

    /// The records of a new emulator. They are made once, so that their ids stay the same.
    pub(crate) fn records(&self) -> Result<Arc<Records>, String> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(records) = &*made {
            return Ok(records.clone());
        }
        let records = Arc::new(self.make.as_ref().map_or(Ok(Records::default()), |make| make())?);
        *made = Some(records.clone());
        Ok(records)
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Origin")
    }
}
