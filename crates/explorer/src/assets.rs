//! The stylesheet, the scripts and the icon. They are plain files, so that editors and browsers
//! read them as such.

/// The media type of a script.
pub(crate) const SCRIPT: &str = "text/javascript; charset=utf-8";

/// A file that is the same for all documents.
pub(crate) struct Asset {
    pub(crate) path: &'static str,
    pub(crate) media_type: &'static str,
    pub(crate) text: &'static str,
    /// Whether it is only for pages that send requests.
    pub(crate) sends: bool,
}

macro_rules! script {
    ($path:literal, $sends:literal) => {
        Asset { path: $path, media_type: SCRIPT, text: include_str!(concat!("../assets/", $path)), sends: $sends }
    };
}

pub(crate) const ASSETS: &[Asset] = &[
    Asset {
        path: "style.css",
        media_type: "text/css; charset=utf-8",
        text: include_str!("../assets/style.css"),
        sends: false,
    },
    Asset { path: "icon.svg", media_type: "image/svg+xml", text: include_str!("../assets/icon.svg"), sends: false },
    script!("theme.js", false),
    script!("explorer.js", false),
    script!("search.js", false),
    script!("session.js", true),
    script!("try.js", true),
    script!("state.js", true),
];
