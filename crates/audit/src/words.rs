//! The words of the pages in both languages: headings, heads of columns, captions, labels of bounds, types.
//! It must not know where on a page a word stands, nor what follows from it.

use apispec::document::METHODS;

/// The language of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Chinese.
    Chinese,
}

/// A section of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// What the operation does.
    Function,
    /// Where it can be tried.
    Debugging,
    /// The permission it needs.
    Authorization,
    /// Method and path.
    Uri,
    /// Headers and body of the request.
    Request,
    /// The answers.
    Response,
    /// Requests as examples.
    RequestExamples,
    /// Answers as examples.
    ResponseExamples,
    /// Samples for other languages, which are skipped.
    Samples,
    /// The list of statuses.
    Statuses,
    /// A link to the list of error codes, and whatever follows it.
    Errors,
}

const SECTIONS: &[(&str, Section)] = &[
    ("function", Section::Function),
    ("功能介绍", Section::Function),
    ("debugging", Section::Debugging),
    ("调试", Section::Debugging),
    ("authorization information", Section::Authorization),
    ("授权信息", Section::Authorization),
    ("uri", Section::Uri),
    ("request parameters", Section::Request),
    ("请求参数", Section::Request),
    ("response parameters", Section::Response),
    ("响应参数", Section::Response),
    ("example requests", Section::RequestExamples),
    ("example request", Section::RequestExamples),
    ("请求示例", Section::RequestExamples),
    ("example responses", Section::ResponseExamples),
    ("example response", Section::ResponseExamples),
    ("响应示例", Section::ResponseExamples),
    ("sdk sample code", Section::Samples),
    ("sdk代码示例", Section::Samples),
    ("status codes", Section::Statuses),
    ("状态码", Section::Statuses),
    ("error codes", Section::Errors),
    ("错误码", Section::Errors),
    ("related documents", Section::Errors),
    ("相关文档", Section::Errors),
];

/// The section that a line is the heading of.
#[must_use]
pub fn section(line: &str) -> Option<Section> {
    find(SECTIONS, line)
}

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// The name of a parameter or a property.
    Name,
    /// Whether it has to be there.
    Mandatory,
    /// Its type.
    Type,
    /// What it is, with its bounds and values; what a status means.
    Description,
    /// A status.
    Status,
    /// An IAM action.
    Action,
    /// Whether the action reads or writes.
    Access,
    /// What the action is about.
    Resource,
    /// What a policy can ask for beside it.
    Condition,
    /// Other names of the action.
    Alias,
    /// Other actions that are needed with it.
    Dependencies,
    /// A column that is not known.
    Unknown,
}

const COLUMNS: &[(&str, Column)] = &[
    ("parameter", Column::Name),
    ("参数", Column::Name),
    ("mandatory", Column::Mandatory),
    ("是否必选", Column::Mandatory),
    ("type", Column::Type),
    ("参数类型", Column::Type),
    ("description", Column::Description),
    ("描述", Column::Description),
    ("status code", Column::Status),
    ("状态码", Column::Status),
    ("action", Column::Action),
    ("授权项", Column::Action),
    ("access level", Column::Access),
    ("访问级别", Column::Access),
    ("resource type (*: required)", Column::Resource),
    ("资源类型(*为必须)", Column::Resource),
    ("condition key", Column::Condition),
    ("条件键", Column::Condition),
    ("alias", Column::Alias),
    ("别名", Column::Alias),
    ("dependencies", Column::Dependencies),
    ("依赖的授权项", Column::Dependencies),
];

/// The column that a word is the head of.
#[must_use]
pub fn column(word: &str) -> Option<Column> {
    find(COLUMNS, word)
}

fn find<T: Copy>(table: &[(&str, T)], line: &str) -> Option<T> {
    let line = plain(line).to_lowercase();
    table.iter().find(|(word, _)| *word == line).map(|(_, meaning)| *meaning)
}

/// The text with the marks of the Chinese keyboard replaced by those of the English one.
#[must_use]
pub fn plain(text: &str) -> String {
    let replaced = text.trim().chars().map(|letter| match letter {
        '：' => ':',
        '（' => '(',
        '）' => ')',
        '，' => ',',
        '\u{a0}' | '\u{3000}' => ' ',
        letter => letter,
    });
    replaced.collect()
}

/// What the table of a caption holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Parameters of the path.
    Path,
    /// Parameters of the query.
    Query,
    /// Headers of the request.
    RequestHeader,
    /// The body of the request.
    RequestBody,
    /// Headers of an answer.
    ResponseHeader,
    /// The body of an answer.
    ResponseBody,
    /// The properties of an object, by its name.
    Object(String),
    /// Something else.
    Unknown,
}

/// The number of a caption such as `Table 3 Request body parameters`, and its name.
#[must_use]
pub fn caption(line: &str) -> Option<(u32, &str)> {
    let line = line.trim();
    let rest = line.strip_prefix("Table").or_else(|| line.strip_prefix('表'))?.trim_start();
    let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
    Some((rest.get(..end)?.parse().ok()?, rest.get(end..)?.trim()))
}

/// What the table of this name holds.
#[must_use]
pub fn subject(name: &str) -> Subject {
    match plain(name).to_lowercase().as_str() {
        "path parameters" | "uri parameters" | "路径参数" => Subject::Path,
        "query parameters" | "query参数" => Subject::Query,
        "request header parameters" | "请求header参数" => Subject::RequestHeader,
        "request body parameters" | "请求body参数" => Subject::RequestBody,
        "response header parameters" | "响应header参数" => Subject::ResponseHeader,
        "response body parameters" | "响应body参数" => Subject::ResponseBody,
        _ if is_identifier(name) => Subject::Object(name.to_owned()),
        _ => Subject::Unknown,
    }
}

/// Whether this can be the name of an object of the vendor.
#[must_use]
pub fn is_identifier(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

/// Whether this can be the name of a parameter or property. A name in brackets stands for the items of a body that is a list.
#[must_use]
pub fn is_name(text: &str) -> bool {
    let bracketed = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    bracketed.is_some_and(|inner| !inner.is_empty() && !inner.contains(char::is_whitespace))
        || (text.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_')
            && text.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-.".contains(letter)))
}

/// What a cell of the mandatory column says.
#[must_use]
pub fn mandatory(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "yes" | "是" => Some(true),
        "no" | "否" => Some(false),
        _ => None,
    }
}

/// The status of a line such as `Status code: 200`.
#[must_use]
pub fn status(line: &str) -> Option<u16> {
    let line = plain(line);
    let (label, number) = line.split_once(':')?;
    (column(label) == Some(Column::Status)).then(|| number.trim().parse().ok()).flatten()
}

/// The date of a line such as `Updated on 2025-11-28 GMT+08:00`: the text where it should be.
#[must_use]
pub fn updated(line: &str) -> Option<String> {
    let line = plain(line);
    let rest = line.strip_prefix("Updated on").or_else(|| line.strip_prefix("更新时间"))?;
    Some(rest.trim_start_matches([':', ' ']).split_whitespace().next().unwrap_or_default().to_owned())
}

/// The method and the rest of a line such as `GET /v1/things`.
#[must_use]
pub fn request_line(line: &str) -> Option<(&str, &str)> {
    let (method, rest) = line.split_once(' ')?;
    METHODS.iter().any(|known| known.to_uppercase() == method).then_some((method, rest.trim()))
}

/// Whether a line says that there is nothing to say.
#[must_use]
pub fn is_none(line: &str) -> bool {
    matches!(plain(line).trim_end_matches(['.', '。']).to_lowercase().as_str(), "none" | "无")
}

/// Whether a sentence says that no permission of an identity policy is needed.
#[must_use]
pub fn needs_no_permission(line: &str) -> bool {
    line.contains("no identity policy-based permission") || line.contains("无需身份策略权限")
}

/// Whether a word is a level of access.
#[must_use]
pub fn is_access_level(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "read" | "write" | "list" | "tagging" | "permission_management" | "permissions management"
    )
}

/// Whether this is the name of an IAM action. Its resource can be empty.
#[must_use]
pub fn is_action(text: &str) -> bool {
    let parts: Vec<_> = text.split(':').collect();
    let letters = |part: &&str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    parts.len() == 3 && parts.iter().all(letters) && !parts[0].is_empty() && !parts[2].is_empty()
}

/// Whether this is the name of a condition key, such as `g:ResourceTag/<tag-key>`.
#[must_use]
pub fn is_condition_key(text: &str) -> bool {
    !is_action(text)
        && !text.contains(char::is_whitespace)
        && text.split_once(':').is_some_and(|(service, key)| !service.is_empty() && !key.is_empty())
}

/// Whether a piece of text has Chinese letters in it.
#[must_use]
pub fn is_chinese(text: &str) -> bool {
    text.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
}
