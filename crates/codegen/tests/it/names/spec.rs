//! A spec that uses each word as a name. Each line has at most one word, so that the line of a
//! finding identifies the word.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use model::names;

/// The place where a word is a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Sent,
    Received,
    Schema,
    Operation,
    Value,
}

/// All places.
pub(crate) const PLACES: [Place; 8] = [
    Place::Path,
    Place::Query,
    Place::Header,
    Place::Sent,
    Place::Received,
    Place::Schema,
    Place::Operation,
    Place::Value,
];

/// The number of words in one operation.
const CHUNK: usize = 60;

impl Place {
    /// A word as it is written in this place, and its name in Rust.
    pub(crate) fn name(self, word: &str) -> (String, String) {
        match self {
            Self::Path | Self::Query | Self::Header => (word.to_owned(), names::snake(word)),
            Self::Sent | Self::Received => (word.to_owned(), names::field(word)),
            Self::Value => (word.to_owned(), names::variant(word)),
            Self::Schema => (word.to_owned(), names::pascal(word)),
            Self::Operation => {
                let name = names::pascal(word).trim_end_matches('_').to_owned();
                (name.clone(), names::snake(&name))
            }
        }
    }
}

/// The words of each place, with unique names in Rust.
pub(crate) fn words(all: &BTreeSet<String>) -> BTreeMap<Place, Vec<String>> {
    let of = |place: Place| {
        let mut seen = BTreeSet::new();
        let names = all.iter().map(|word| place.name(word)).filter(|(_, rust)| seen.insert(rust.clone()));
        names.map(|(name, _)| name).collect()
    };
    PLACES.into_iter().map(|place| (place, of(place))).collect()
}

/// The text of a line, and the word on it.
type Line = (String, Option<(Place, String)>);

/// The files of the spec.
#[derive(Default)]
pub(crate) struct Spec {
    files: BTreeMap<String, Vec<Line>>,
}

impl Spec {
    /// The spec with these words.
    pub(crate) fn new(words: &BTreeMap<Place, Vec<String>>) -> Self {
        let mut spec = Self::default();
        spec.shared(words.get(&Place::Schema).map_or(&[], Vec::as_slice));
        for place in PLACES {
            for (number, words) in words.get(&place).into_iter().flat_map(|words| words.chunks(CHUNK)).enumerate() {
                let name = format!("Try{place:?}{number}");
                match place {
                    Place::Path => spec.parameters(place, &name, words),
                    Place::Query | Place::Header => spec.parameters(place, &name, words),
                    Place::Sent => spec.properties(place, &name, words),
                    Place::Received => spec.properties(place, &name, words),
                    Place::Schema => spec.schemas(&name, words),
                    Place::Value => spec.values(&name, words),
                    Place::Operation => words.iter().for_each(|word| spec.operation(word)),
                }
            }
        }
        spec
    }

    /// The texts of the files, by name.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&String, String)> {
        self.files.iter().map(|(name, lines)| {
            let text = lines.iter().fold(String::new(), |mut text, (line, _)| {
                let _ = writeln!(text, "{line}");
                text
            });
            (name, text)
        })
    }

    /// The word on a line of a file, counted from 1. If the file is for a single word, the word of
    /// the file.
    pub(crate) fn word(&self, file: &str, line: usize) -> Option<(Place, String)> {
        let lines = self.files.get(file)?;
        lines.get(line.max(1) - 1)?.1.clone().or_else(|| lines.first()?.1.clone())
    }

    fn add(&mut self, file: &str, line: impl Into<String>, word: Option<(Place, &str)>) {
        let word = word.map(|(place, word)| (place, word.to_owned()));
        self.files.entry(file.to_owned()).or_default().push((line.into(), word));
    }

    fn text(&mut self, file: &str, text: &str) {
        text.lines().for_each(|line| self.add(file, line, None));
    }

    /// Begins an operation. Lines added next are part of it.
    fn head(&mut self, file: &str, name: &str, method: &str, path: &str) {
        self.text(
            file,
            &format!(
                "paths:\n  {path}:\n    {method}:\n      operationId: '{name}'\n      tags: [Words]\n      summary: Try a word\n      \
                 description: Tries a word.\n      externalDocs: {{url: https://docs.example.com/}}\n      x-doc-updated: 2025-11-28\n      \
                 responses:\n        '200': {{$ref: '#/components/responses/Fine'}}\n        '400': {{$ref: '#/components/responses/BadRequest'}}"
            ),
        );
    }

    fn parameters(&mut self, place: Place, name: &str, words: &[String]) {
        let file = &format!("{name}.yaml");
        let (here, required, schema) = match place {
            Place::Path => ("path", ", required: true", "{type: string, pattern: '^[a-z]+$'}"),
            Place::Query => ("query", "", "{type: string}"),
            _ => ("header", "", "{type: string}"),
        };
        let placeholders: String = match place {
            Place::Path => {
                words.iter().filter(|word| *word != "project_id").map(|word| format!("/{{{word}}}")).collect()
            }
            _ => String::new(),
        };
        // The client fills the project, which is no argument, beside arguments of any name.
        self.head(
            file,
            name,
            "get",
            &format!("/v1/{{project_id}}/{}{placeholders}", names::snake(name).replace('_', "-")),
        );
        self.text(
            file,
            "      parameters:\n        - {name: project_id, in: path, required: true, description: The project., schema: {type: string}}",
        );
        for word in words.iter().filter(|word| place != Place::Path || *word != "project_id") {
            let line =
                format!("        - {{name: '{word}', in: {here}{required}, description: A word., schema: {schema}}}");
            self.add(file, line, Some((place, word)));
        }
    }

    fn properties(&mut self, place: Place, name: &str, words: &[String]) {
        let file = &format!("{name}.yaml");
        self.body(file, name, place == Place::Sent);
        for word in words {
            let line = format!("        '{word}': {{type: string, description: A word.}}");
            self.add(file, line, Some((place, word)));
        }
    }

    /// Begins an operation with a component of its own. Lines added next are its properties.
    fn body(&mut self, file: &str, name: &str, sent: bool) {
        let path = format!("/v1/{}", names::snake(name).replace('_', "-"));
        let schema = format!("{{$ref: '#/components/schemas/{name}Body'}}");
        if sent {
            self.head(file, name, "post", &path);
            let content = format!("content: {{application/json: {{schema: {schema}}}}}");
            self.text(file, &format!("      requestBody: {{required: true, {content}}}"));
        } else {
            self.head(file, name, "get", &path);
            let lines = self.files.get_mut(file).expect("it has begun");
            let response = lines.iter_mut().find(|(line, _)| line.contains("'200'")).expect("a response");
            response.0 =
                format!("        '200': {{description: Words., content: {{application/json: {{schema: {schema}}}}}}}");
        }
        self.text(
            file,
            &format!(
                "components:\n  schemas:\n    {name}Body:\n      type: object\n      description: Words.\n      properties:"
            ),
        );
    }

    fn schemas(&mut self, name: &str, words: &[String]) {
        let file = &format!("{name}.yaml");
        self.body(file, name, true);
        for (number, word) in words.iter().enumerate() {
            let line = format!("        p{number}: {{$ref: '#/components/schemas/{word}'}}");
            self.add(file, line, Some((Place::Schema, word)));
        }
    }

    fn values(&mut self, name: &str, words: &[String]) {
        let file = &format!("{name}.yaml");
        self.head(file, name, "get", &format!("/v1/{}", names::snake(name).replace('_', "-")));
        self.text(
            file,
            "      parameters:\n        - name: word\n          in: query\n          description: A word.\n          schema:\n            \
             type: string\n            enum:",
        );
        for word in words {
            self.add(file, format!("              - '{word}'"), Some((Place::Value, word)));
        }
    }

    fn operation(&mut self, word: &str) {
        let file = &format!("{word}.yaml");
        self.head(file, word, "get", &format!("/v1/words/{}", names::snake(word).replace('_', "-")));
        for line in self.files.get_mut(file).expect("it has begun") {
            line.1 = Some((Place::Operation, word.to_owned()));
        }
    }

    fn shared(&mut self, words: &[String]) {
        self.text(
            "openapi.yaml",
            "openapi: 3.0.3\ninfo: {title: Words, description: Every word is a name., version: v1}\n\
             externalDocs: {url: https://docs.example.com/}\nx-scope: project\n\
             servers:\n  - {url: https://words.north-1.example.com, x-region: north-1}\n\
             tags:\n  - {name: Words, description: Words.}\nsecurity:\n  - AkSk: []\n\
             components:\n  securitySchemes:\n    AkSk: {type: apiKey, in: header, name: Authorization, description: Keys.}",
        );
        let file = "shared.yaml";
        self.text(
            file,
            "components:\n  responses:\n    Fine: {description: Fine.}\n    BadRequest:\n      description: A parameter is wrong.\n      \
             content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}\n  schemas:\n    Error:\n      type: object\n      \
             description: What went wrong.\n      properties:\n        error_code: {type: string, description: The code.}\n        \
             error_msg: {type: string, description: The failure in words.}",
        );
        for word in words {
            // The error schema already exists.
            let line = match word.as_str() {
                "Error" => String::new(),
                word => {
                    let properties = "{value: {type: string, description: What it is.}}";
                    format!("    '{word}': {{type: object, description: A word., properties: {properties}}}")
                }
            };
            self.add(file, line, Some((Place::Schema, word)));
        }
    }
}
