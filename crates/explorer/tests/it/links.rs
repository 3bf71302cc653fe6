//! Every link and anchor leads somewhere, and nothing is loaded from elsewhere or written into a
//! page as code.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{Reference, references};

/// The path of a link, from the folder of the site.
fn resolve(page: &str, link: &str) -> String {
    if link.is_empty() {
        return page.to_owned();
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        if part == ".." {
            parts.pop().unwrap_or_else(|| panic!("{page} links out of the site: {link}"));
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

#[test]
fn links_and_anchors_lead_somewhere() {
    for Reference { site, pages } in references() {
        let anchors: BTreeMap<_, BTreeSet<_>> =
            pages.iter().map(|(path, html)| (path.as_str(), html.values("id").map(|(_, id)| id).collect())).collect();
        for (page, html) in pages {
            let ids: Vec<_> = html.values("id").collect();
            assert_eq!(ids.len(), anchors[page.as_str()].len(), "the ids of {page} are unique");
            for (_, id) in html.values("for").chain(html.values("aria-controls")).chain(html.values("aria-labelledby"))
            {
                assert!(anchors[page.as_str()].contains(id), "{page} has no {id}");
            }
            for element in html.elements.iter().filter(|element| element.name == "a") {
                let link = &element.attributes["href"];
                if link.starts_with("https://") {
                    assert_eq!(element.attributes.get("rel").map(String::as_str), Some("noreferrer"), "{page}: {link}");
                    continue;
                }
                // Of the emulator, not of the site.
                if element.attributes.contains_key("data-control") {
                    assert!(link.starts_with("/emulator/"), "{link}");
                    continue;
                }
                let (path, anchor) =
                    link.split_once('#').map_or((link.as_str(), None), |(path, anchor)| (path, Some(anchor)));
                let target = resolve(page, path);
                assert!(site.get(&target).is_some(), "{page} links to {target}, which is missing");
                if let Some(anchor) = anchor {
                    assert!(
                        anchors[target.as_str()].contains(anchor),
                        "{page} links to {link}, whose anchor is missing"
                    );
                }
            }
        }
    }
}

#[test]
fn nothing_is_inline_or_from_elsewhere() {
    for Reference { site, pages } in references() {
        for (page, html) in pages {
            for element in &html.elements {
                let name = element.name.as_str();
                assert!(!["style", "iframe", "object", "embed", "base", "img"].contains(&name), "{page} has a {name}");
                if name == "script" {
                    assert!(html.raw(element).is_empty() && element.attributes.contains_key("src"), "{page}");
                    assert!(!element.attributes.contains_key("type"), "a classic script, which works from a folder");
                }
                for (attribute, value) in &element.attributes {
                    assert!(attribute != "style" && !attribute.starts_with("on"), "{page}: {name} {attribute}");
                    if attribute == "src" || attribute == "href" && name == "link" {
                        assert!(!value.contains(':') && !value.starts_with('/'), "{page} loads {value}");
                        assert!(site.get(&resolve(page, value)).is_some(), "{page} loads {value}, which is missing");
                    }
                }
            }
        }
        for (path, file) in site.files().filter(|(path, _)| !path.ends_with(".html") && *path != "search-index.js") {
            let text = std::str::from_utf8(&file.bytes).unwrap().replace("http://www.w3.org/2000/svg", "");
            for forbidden in
                ["http://", "https://", "@import", "url(", "eval(", "innerHTML", "document.write", "Function("]
            {
                assert!(!text.contains(forbidden), "{path} has {forbidden}");
            }
        }
    }
}

#[test]
fn scripts_stay_small() {
    let scripts = references()[0].site.files().filter(|(path, _)| path.ends_with(".js") && *path != "search-index.js");
    let lines: usize = scripts.map(|(_, file)| file.bytes.split(|byte| *byte == b'\n').count()).sum();
    assert!(lines <= 1000, "{lines} lines; docs/decisions/0009-explorer.md says how many there may be");
}
