//! Shows results: as JSON, YAML, a table or lines of text, as a whole or a part of them.

use clap::ValueEnum;
use comfy_table::{ContentArrangement, Table, presets};
use serde_json::Value;
use textwrap::core::display_width;

use crate::outcome::{Failure, Result};
use crate::terminal;

/// The format of a result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// JSON, indented
    #[default]
    Json,
    /// YAML
    Yaml,
    /// A table for people
    Table,
    /// Values alone, one entry a line, separated by tabs
    Text,
}

/// A JMESPath expression.
#[derive(Debug)]
pub(crate) struct Query(jmespath::Expression<'static>);

impl Query {
    /// Parses an expression.
    pub(crate) fn parse(text: &str) -> std::result::Result<Self, String> {
        jmespath::compile(text).map(Self).map_err(|error| {
            format!(
                "--query is not valid JMESPath at character {}: {}",
                error.offset,
                first_line(&error.reason.to_string())
            )
        })
    }

    /// The part of a value that it selects.
    pub(crate) fn select(&self, value: &Value) -> Result<Value> {
        let failed = |error: jmespath::JmespathError| {
            Failure::usage(format!("--query does not fit the result: {}", first_line(&error.reason.to_string())))
        };
        let found = self.0.search(value).map_err(failed)?;
        serde_json::to_value(&*found).map_err(|error| Failure::local(format!("--query: {error}")))
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// Shows a result, or the part of it that the query selects.
pub(crate) fn show(value: &Value, format: Format, query: Option<&Query>) -> Result<()> {
    let selected = query.map(|query| query.select(value)).transpose()?;
    let value = selected.as_ref().unwrap_or(value);
    // An operation without a response has nothing to show.
    if value.is_null() && query.is_none() {
        return Ok(());
    }
    terminal::print(&text(value, format)?);
    Ok(())
}

/// A result in a format, with a line end.
pub(crate) fn text(value: &Value, format: Format) -> Result<String> {
    let failed = |error: &dyn std::fmt::Display| Failure::local(format!("the result cannot be written: {error}"));
    match format {
        Format::Json => {
            serde_json::to_string_pretty(value).map(|text| format!("{text}\n")).map_err(|error| failed(&error))
        }
        Format::Yaml => serde_yaml::to_string(value).map_err(|error| failed(&error)),
        Format::Table => Ok(table(value, terminal::width())),
        Format::Text => Ok(lines(value)),
    }
}

/// Shows the entries of a list as a JSON array while they arrive.
#[derive(Debug, Default)]
pub(crate) struct Stream {
    count: usize,
}

impl Stream {
    /// Shows the next entry.
    pub(crate) fn entry(&mut self, entry: &Value) -> Result<()> {
        let text = text(entry, Format::Json)?;
        let text = text.trim_end().replace('\n', "\n  ");
        terminal::print(&format!("{}  {text}", if self.count == 0 { "[\n" } else { ",\n" }));
        self.count += 1;
        Ok(())
    }

    /// Ends the array.
    pub(crate) fn end(self) {
        terminal::print(if self.count == 0 { "[]\n" } else { "\n]\n" });
    }
}

/// A value in a cell: texts as they are, everything deeper as JSON.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The cells of an object in these columns.
fn row(item: &Value, columns: &[&str]) -> Vec<String> {
    columns.iter().map(|name| cell(&item[*name])).collect()
}

/// A table: a list of objects has a column for each property, an object a row for each. A list
/// whose columns do not fit next to each other becomes a table for each entry.
fn table(value: &Value, width: usize) -> String {
    let mut tables = Vec::new();
    match value {
        Value::Object(map) => {
            // A list gets its own table, since a cell with it would not be readable.
            let (lists, plain): (Vec<_>, Vec<_>) = map.iter().partition(|(_, value)| is_list_of_objects(value));
            if !plain.is_empty() {
                tables.push(grid(&[], plain.iter().map(|(name, value)| vec![(*name).clone(), cell(value)]), width));
            }
            tables.extend(lists.into_iter().map(|(name, list)| format!("{name}\n{}", table(list, width).trim_end())));
        }
        Value::Array(items) if is_list_of_objects(value) => {
            let mut columns: Vec<&str> = Vec::new();
            for name in items.iter().filter_map(Value::as_object).flat_map(|map| map.keys()) {
                if !columns.contains(&name.as_str()) {
                    columns.push(name);
                }
            }
            let rows: Vec<_> = items.iter().map(|item| row(item, &columns)).collect();
            if fits(&columns, &rows, width) {
                tables.push(grid(&columns, rows.into_iter(), width));
            } else {
                tables.extend(items.iter().map(|item| table(item, width).trim_end().to_owned()));
            }
        }
        Value::Array(items) => tables.push(grid(&[], items.iter().map(|item| vec![cell(item)]), width)),
        other => tables.push(cell(other)),
    }
    tables.iter().map(|table| format!("{table}\n")).collect()
}

/// Whether a table is not wider than this, without a line break in any cell.
fn fits(header: &[&str], rows: &[Vec<String>], width: usize) -> bool {
    let width_of = |(column, name): (usize, &&str)| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| display_width(cell)).max();
        // A space at both sides, and one between.
        cells.unwrap_or_default().max(display_width(name)) + 3
    };
    header.iter().enumerate().map(width_of).sum::<usize>() <= width
}

/// A list of objects with these columns, in their order, one line each. The last may be longer than
/// the terminal.
pub(crate) fn columns_of(columns: &[&str], rows: &[Value]) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled).set_header(columns);
    table.add_rows(rows.iter().map(|item| row(item, columns)));
    table.column_iter_mut().for_each(|column| _ = column.set_padding((0, 2)));
    format!("{}\n", table.trim_fmt())
}

fn is_list_of_objects(value: &Value) -> bool {
    value.as_array().is_some_and(|items| !items.is_empty() && items.iter().all(Value::is_object))
}

fn grid(header: &[&str], rows: impl Iterator<Item = Vec<String>>, width: usize) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(width).unwrap_or(u16::MAX));
    if !header.is_empty() {
        table.set_header(header);
    }
    table.add_rows(rows);
    table.to_string()
}

/// Lines: an entry of a list each, its values separated by tabs. Line ends and tabs in values are
/// escaped, unless the result is one text.
fn lines(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{}\n", text.trim_end_matches('\n')),
        Value::Array(items) => items.iter().map(|item| format!("{}\n", line(item))).collect(),
        other => format!("{}\n", line(other)),
    }
}

fn line(value: &Value) -> String {
    let escaped = |value: &Value| cell(value).replace('\t', "\\t").replace('\n', "\\n");
    match value {
        Value::Object(map) => map.values().map(escaped).collect::<Vec<_>>().join("\t"),
        Value::Array(items) => items.iter().map(escaped).collect::<Vec<_>>().join("\t"),
        other => escaped(other),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tables_fit_the_terminal() {
        let id = "4c0e772e-a30c-4029-b929-b7acb04143f7";
        let list = json!([{"id": id, "name": "www", "tags": ["a"]}, {"id": id, "name": "api", "size": 3}]);
        let long =
            json!([{"id": id, "other": id, "text": "A text that is wider than the rest of the terminal, in words."}]);
        let object = json!({"total": 2, "nothing": null, "entries": list, "name": "a\nb"});
        let shown = [&list, &long, &object, &json!([]), &json!(["a", 1]), &json!("text")].map(|value| table(value, 80));
        insta::assert_snapshot!("tables", shown.join("\n"));
        assert!(shown.iter().flat_map(|table| table.lines()).all(|line| display_width(line) <= 80));
    }

    #[test]
    fn lines_are_entries_with_tabs() {
        let list = json!([{"id": 1, "name": "a\tb"}, {"id": 2, "name": null}, [3, "c"], "d\ne"]);
        assert_eq!(lines(&list), "1\ta\\tb\n2\t\n3\tc\nd\\ne\n");
        assert_eq!(lines(&json!("a\nb\n")), "a\nb\n");
    }
}
