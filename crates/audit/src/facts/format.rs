//! The formats of saved pages. It must not know how a format is recognized.

/// The format of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text copied from the browser.
    Text,
    /// HTML.
    Html,
    /// Markdown, such as the vendor's own.
    Markdown,
    /// A format that cannot be read.
    Foreign(Foreign),
}

/// A format that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// A page with its images in one file.
    Mhtml,
    /// The browser's view of the source of a page.
    ViewSource,
    /// A PDF.
    Pdf,
    /// A ZIP archive, such as a Word document.
    Zip,
    /// A web archive of Safari.
    WebArchive,
    /// Rich text.
    Rtf,
    /// Text in UTF-16.
    Utf16,
}

impl Foreign {
    /// What it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mhtml => "MHTML (a web page as a single file)",
            Self::ViewSource => "a copy of the browser's view of the page source",
            Self::Pdf => "a PDF",
            Self::Zip => "a ZIP archive, such as a Word document",
            Self::WebArchive => "a web archive of Safari",
            Self::Rtf => "rich text",
            Self::Utf16 => "text in UTF-16",
        }
    }

    /// What to save instead.
    #[must_use]
    pub fn fix(self) -> &'static str {
        match self {
            Self::Utf16 => "Save it again as UTF-8.",
            _ => {
                "Save the page as Markdown (in its address, replace `.html` with `.md`), as \"Webpage, HTML Only\", or copy all of its text into a file."
            }
        }
    }
}
