//! Defines the vocabulary of pages in both languages: headings, column names, captions and labels.
//! It must not know where a word appears on a page, nor what follows from it.

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
    /// When it can be called.
    Constraints,
    /// How it is called.
    Calling,
    /// Where to try the operation.
    Debugging,
    /// The required permission.
    Authorization,
    /// Method and path.
    Uri,
    /// Headers and body of the request.
    Request,
    /// The responses.
    Response,
    /// Example requests.
    RequestExamples,
    /// Example responses.
    ResponseExamples,
    /// Code samples, which are skipped.
    Samples,
    /// The status table.
    Statuses,
    /// A link to the error codes, and everything after it.
    Errors,
}

const SECTIONS: &[(&str, Section)] = &[
    ("function", Section::Function),
    ("功能介绍", Section::Function),
    ("constraints", Section::Constraints),
    ("接口约束", Section::Constraints),
    ("calling method", Section::Calling),
    ("调用方法", Section::Calling),
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
    ("返回值", Section::Statuses),
    ("error codes", Section::Errors),
    ("错误码", Section::Errors),
    ("related documents", Section::Errors),
    ("相关文档", Section::Errors),
];

/// The section with this heading.
#[must_use]
pub fn section(line: &str) -> Option<Section> {
    find(SECTIONS, line)
}

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// The name of a parameter or a property.
    Name,
    /// Whether it is mandatory.
    Mandatory,
    /// Its type.
    Type,
    /// The description, with bounds and values, or the meaning of a status.
    Description,
    /// A status.
    Status,
    /// An IAM action.
    Action,
    /// The access level of the action.
    Access,
    /// The resource type of the action.
    Resource,
    /// The condition keys of the action.
    Condition,
    /// The aliases of the action.
    Alias,
    /// Other actions that the action depends on.
    Dependencies,
    /// An unknown column.
    Unknown,
}

impl Column {
    /// Whether a table that starts with this column can have the other one.
    #[must_use]
    pub fn is_beside(self, other: Self) -> bool {
        match self {
            Self::Status => other == Self::Description,
            Self::Action => !matches!(other, Self::Name | Self::Mandatory | Self::Type | Self::Status),
            _ => matches!(other, Self::Name | Self::Mandatory | Self::Type | Self::Description),
        }
    }
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
    ("返回值", Column::Status),
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

/// The column with this name.
#[must_use]
pub fn column(word: &str) -> Option<Column> {
    find(COLUMNS, word)
}

fn find<T: Copy>(table: &[(&str, T)], line: &str) -> Option<T> {
    let line = normalize(line).to_lowercase();
    table.iter().find(|(word, _)| *word == line).map(|(_, meaning)| *meaning)
}

/// Replaces full-width punctuation and special spaces with their ASCII equivalents.
#[must_use]
pub fn normalize(text: &str) -> String {
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

/// The subject of a table, from its caption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Path parameters.
    Path,
    /// Query parameters.
    Query,
    /// Request headers.
    RequestHeader,
    /// The request body.
    RequestBody,
    /// Response headers.
    ResponseHeader,
    /// A response body.
    ResponseBody,
    /// The properties of the named object.
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

/// The subject of the table with this name.
#[must_use]
pub fn subject(name: &str) -> Subject {
    match normalize(name).to_lowercase().as_str() {
        "path parameters" | "uri parameters" | "路径参数" => Subject::Path,
        "query parameters" | "query参数" | "查询参数" => Subject::Query,
        "request header parameters" | "请求header参数" => Subject::RequestHeader,
        "request body parameters" | "请求body参数" => Subject::RequestBody,
        "response header parameters" | "响应header参数" => Subject::ResponseHeader,
        "response body parameters" | "响应body参数" => Subject::ResponseBody,
        _ if is_identifier(name) => Subject::Object(name.to_owned()),
        _ => Subject::Unknown,
    }
}

/// Whether this is a valid name of an object.
#[must_use]
pub fn is_identifier(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

/// Whether this is a valid name of a parameter or property. A name in brackets denotes the items of
/// a body that is a list.
#[must_use]
pub fn is_name(text: &str) -> bool {
    let bracketed = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    bracketed.is_some_and(|inner| !inner.is_empty() && !inner.contains(char::is_whitespace))
        || (text.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_')
            && text.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-.".contains(letter)))
}

/// The value of a cell in the mandatory column.
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
    let line = normalize(line);
    let (label, number) = line.split_once(':')?;
    (column(label) == Some(Column::Status)).then(|| number.trim().parse().ok()).flatten()
}

/// The date in a line such as `Updated on 2025-11-28 GMT+08:00`, without checking that it is one.
#[must_use]
pub fn updated(line: &str) -> Option<String> {
    let line = normalize(line);
    let rest = line.strip_prefix("Updated on").or_else(|| line.strip_prefix("更新时间"))?;
    Some(rest.trim_start_matches([':', ' ']).split_whitespace().next().unwrap_or_default().to_owned())
}

/// The method and the rest of a line such as `GET /v1/things`.
#[must_use]
pub fn request_line(line: &str) -> Option<(&str, &str)> {
    let (method, rest) = line.split_once(char::is_whitespace)?;
    METHODS.iter().any(|known| known.to_uppercase() == method).then_some((method, rest.trim()))
}

/// Whether a line says `None`.
#[must_use]
pub fn is_none(line: &str) -> bool {
    matches!(normalize(line).trim_end_matches(['.', '。']).to_lowercase().as_str(), "none" | "无")
}

/// Whether a sentence says that no identity-policy permission is required.
#[must_use]
pub fn needs_no_permission(line: &str) -> bool {
    line.contains("no identity policy-based permission") || line.contains("无需身份策略权限")
}

/// Whether a word is an access level.
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

/// Whether a text contains Chinese characters.
#[must_use]
pub fn is_chinese(text: &str) -> bool {
    text.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
}
