//! Makes the reference of all services, as pages of HTML, from their merged documents: an index,
//! a page for each operation, the error codes, and every recorded departure from the vendor's
//! pages. With [`Sending::Emulator`], each operation has a form that calls it.
//!
//! It must not read files, send anything, or know an operation by its name, except for those that
//! the page of the emulator's state calls.

mod assets;
mod document;
mod error;
mod model;
mod pages;
mod read;
mod search;
mod text;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use assets::SCRIPT;
pub use document::Document;
use document::Tree;
pub use error::Error;
pub use pages::Sending;

/// The files of the reference.
#[derive(Clone, Debug)]
pub struct Site {
    files: BTreeMap<String, File>,
}

/// A file of the reference.
#[derive(Clone, Debug)]
pub struct File {
    /// The media type, with the character set of a text.
    pub media_type: &'static str,
    /// The content.
    pub bytes: Vec<u8>,
}

impl Site {
    /// All files by their paths, such as `scm/UploadCsr.html`, which are relative to the folder of
    /// the site.
    pub fn files(&self) -> impl Iterator<Item = (&str, &File)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// The file with this path.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }

    fn add(&mut self, path: String, media_type: &'static str, text: String) {
        self.files.insert(path, File { media_type, bytes: text.into_bytes() });
    }
}

const HTML: &str = "text/html; charset=utf-8";

/// Makes all pages from the documents of the services, in the given order.
///
/// # Errors
///
/// When a document is not valid, or two have the same name.
pub fn site(documents: &[Document<'_>], sending: Sending) -> Result<Site, Error> {
    let mut names = BTreeSet::new();
    let mut services = Vec::new();
    for document in documents {
        let tree = Tree::parse(document)?;
        if !names.insert(document.service) {
            return Err(tree.error("", "a service of this name is there already"));
        }
        services.push(read::service(&tree)?);
    }
    let mut site = Site { files: BTreeMap::new() };
    for (path, page) in pages::all(&services, sending) {
        site.add(path, HTML, page.into_string());
    }
    site.add("search-index.js".to_owned(), SCRIPT, search::script(&services));
    for asset in assets::ASSETS.iter().filter(|asset| sending == Sending::Emulator || !asset.sends) {
        site.add(asset.path.to_owned(), asset.media_type, asset.text.to_owned());
    }
    Ok(site)
}
