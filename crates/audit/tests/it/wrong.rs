//! Tests the findings for pages with one error. Each edit replaces a text on a page of the
//! fictional service.

use audit::report;

use crate::common;

/// The name of the snapshot, the page, the replaced text and its replacement.
const EDITS: &[(&str, &str, &str, &str)] = &[
    ("bound", "CreateParcel.en.txt", "Maximum: 64\n\ncontents", "Maximum: 65\n\ncontents"),
    ("array-length", "CreateParcel.en.html", "Array Length: 1 - 20", "Array Length: 1 - 21"),
    ("item-bound", "CreateParcel.zh.txt", "最大长度：16\n", "最大长度：17\n"),
    ("label-of-the-other-kind", "CreateParcel.zh.txt", "最小值：1\n", "最小长度：1\n"),
    ("unknown-type", "CreateParcel.zh.html", "<p>Boolean</p>", "<p>Boolian</p>"),
    ("other-type", "ListParcels.en.txt", "Long\n\nOnly", "Integer\n\nOnly"),
    (
        "other-object",
        "ListParcels.en.html",
        "Array of <a href=\"#t\">Parcel</a> objects",
        "Array of <a href=\"#t\">Packet</a> objects",
    ),
    (
        "mandatory",
        "CreateParcel.en.html",
        "<tr><td><p>kind</p></td>\n<td><p>Yes</p>",
        "<tr><td><p>kind</p></td>\n<td><p>No</p>",
    ),
    ("mandatory-lost-in-one-row", "CreateParcel.en.txt", "kind\n\nYes\n", "kind\n"),
    (
        "list-of-values",
        "CreateParcel.en.txt",
        "  • LARGE: needs a shelf\n\ninsured",
        "  • HUGE: needs a hall\n\ninsured",
    ),
    (
        "list-with-a-sentence",
        "CreateParcel.en.txt",
        "  • LARGE: needs a shelf\n\ninsured",
        "  • It may be large.\n\ninsured",
    ),
    ("value-in-a-sentence", "CreateParcel.en.txt", "either low or high", "either low or urgent"),
    ("default", "CreateParcel.en.txt", "Default: false", "Default: true"),
    ("default-of-a-parameter", "ListParcels.en.txt", "Default: 10", "Default: 20"),
    ("pattern", "ShowParcel.en-tabs.txt", "^p[0-9]{7}$", "^q[0-9]{7}$"),
    ("newer", "ShowParcel.zh.html", "2025-03-14", "2025-12-01"),
    ("older", "ShowParcel.zh.html", "2025-03-14", "2024-12-01"),
    ("no-date", "ShowParcel.en-tabs.txt", "Updated on 2025-03-14 GMT+08:00\n", ""),
    ("action", "CreateParcel.en.txt", "depot:parcel:create", "depot:parcel:make"),
    ("alias", "CreateParcel.zh.html", "depot:parcel:add", "depot:parcel:insert"),
    (
        "aliases-and-dependencies",
        "CreateParcel.en.txt",
        "    • depot:parcel:add\n\n    -\n",
        "    • depot:parcel:add\n\n    • store:shelf:list\n",
    ),
    (
        "no-permission-needed",
        "CreateParcel.en.txt",
        "Who calls this needs a permission.",
        "There is no identity policy-based permission for this.",
    ),
    ("path", "CreateParcel.en.txt", "POST /v1/parcels\n", "POST /v1/packets\n"),
    ("title", "CreateParcel.zh.txt", " - CreateParcel", " - AddParcel"),
    ("status", "CreateParcel.en.txt", "404\n\nNo such parcel.\n", "409\n\nAlready there.\n"),
    (
        "response-body",
        "CreateParcel.en.txt",
        "Status code: 400\n\nTable 6 Response body parameters",
        "Status code: 400\n\nNone\n\nTable 6 Odds and ends",
    ),
    ("example", "CreateParcel.en.txt", "\"count\": 6\n    }\n  ],", "\"count\": 7\n    }\n  ],"),
    ("example-cut", "CreateParcel.en.txt", "    \"fragile\"\n  ]\n}", "    \"fragile\"\n"),
    (
        "example-of-another-operation",
        "ShowParcel.zh.html",
        "example.com/v1/parcels/p0000001",
        "example.com/v1/packets/p0000001",
    ),
    (
        "undocumented-no-more",
        "ListParcels.en.txt",
        "total\n\nInteger",
        "cursor\n\nString\n\nWhere to go on.\n\ntotal\n\nInteger",
    ),
    ("half-a-row", "CreateParcel.en.txt", "note\n\nNo\n\nString\n", "note\n\nNo\n"),
    ("no-caption", "CreateParcel.en.txt", "Table 2 Request body parameters\n", ""),
    (
        "unknown-section",
        "CreateParcel.en.html",
        "<h4 class=\"sectiontitle\">URI</h4></div>",
        "<h4 class=\"sectiontitle\">URI</h4></div><h4>Quotas</h4>",
    ),
    (
        "unknown-column",
        "CreateParcel.en.html",
        "<th><p>Status Code</p></th><th><p>Description</p></th>",
        "<th><p>Status Code</p></th><th><p>Description</p></th><th>Since</th>",
    ),
    ("part-without-content", "MoveParcel.en.txt", "Range\n\n0 to 3600\n", "Range\n"),
    ("part-without-label", "MoveParcel.en.txt", "Default Value\n\n30\n", "30\n"),
    ("part-default", "MoveParcel.en.html", "<p>30</p>", "<p>31</p>"),
    ("part-range", "MoveParcel.zh.md", "\\[0,3600\\]", "\\[0,3601\\]"),
    ("part-values", "MoveParcel.en.md", "- LOWER: at the bottom", "- MIDDLE: between"),
    ("part-pattern", "MoveParcel.zh.html", "^p[0-9]{7}$", "^q[0-9]{7}$"),
    ("list-of-two-types", "RemoveParcel.en.txt", "• LOST: 1 is specified.", "• 1: it is lost"),
    ("sentence-for-a-table", "RemoveParcel.en.html", "<strong>Status code: 204", "<strong>Status code: 202"),
    ("cell-lost", "CreateParcel.zh.md", "| kind | 是 | String |", "| kind | String |"),
    ("row-cut", "CreateParcel.en.md", "| 201 | Taken in. |", "| 201"),
    ("caption-lost", "CreateParcel.en.md", "Table 2Request body parameters \n", ""),
    ("no-page", "CreateParcel.en.txt", "", ""),
];

#[test]
fn each_error_is_reported() {
    let document = common::document();
    for (name, page, from, to) in EDITS {
        let (page, text) = match *name {
            "no-page" => ("novel.txt".to_owned(), "It was a dark and stormy night.\n".to_owned()),
            _ => common::page(page),
        };
        assert!(text.contains(from), "{name}: {page} has {from:?}");
        let audit = common::audit(&document, &page, &text.replacen(from, to, 1));
        assert!(!audit.agrees(), "{name}");
        let shown = report::human(&audit, diagnostics::report::Layout::PLAIN);
        // The rest of the report is in the snapshots of whole pages.
        let findings = shown.split("Recorded departures:").next().unwrap_or_default();
        insta::assert_snapshot!(*name, findings);
    }
}
