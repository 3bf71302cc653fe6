//! Lists by marker and by page number, nested properties and totals in headers: the requests, and
//! the end of each list.

use serde_json::{Value, json};
use wiremock::matchers::{body_partial_json, method, path, query_param, query_param_is_missing};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;

/// Entries with these numbers as their property `key`.
fn entries(key: &str, numbers: std::ops::Range<u64>) -> Value {
    numbers.map(|number| json!({key: number.to_string()})).collect()
}

fn json_response(body: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(body)
}

#[tokio::test]
async fn named_marker_is_followed_until_there_is_none() {
    let server = MockServer::start().await;
    let page = |numbers, next: Option<&str>| {
        json_response(&json!({"data": {"shelves": entries("id", numbers)}, "page_info": {"next_marker": next}}))
    };
    let pages = [(query_param("marker", "b"), page(2..4, Some("c"))), (query_param("marker", "c"), page(4..5, None))];
    for (marker, response) in pages {
        Mock::given(path("/v1/shelves")).and(marker).respond_with(response).mount(&server).await;
    }
    let first = Mock::given(path("/v1/shelves")).and(query_param_is_missing("marker"));
    first.respond_with(page(0..2, Some("b"))).mount(&server).await;

    let found: Vec<_> = client(&server).list_shelves().items().try_collect().await.unwrap();

    assert_eq!(found.iter().map(|shelf| shelf.id.as_str()).collect::<Vec<_>>(), ["0", "1", "2", "3", "4"]);
    assert_eq!(queries(&server).await, ["limit=100", "limit=100&marker=b", "limit=100&marker=c"]);
}

#[tokio::test]
async fn repeated_marker_is_an_error() {
    let server = MockServer::start().await;
    let page = json!({"data": {"shelves": entries("id", 0..2)}, "page_info": {"next_marker": "b"}});
    Mock::given(path("/v1/shelves")).respond_with(json_response(&page)).mount(&server).await;
    let found: Vec<_> = client(&server).list_shelves().items().collect().await;
    assert_eq!(found.len(), 3);
    assert_eq!(found[2].as_ref().unwrap_err().kind(), ErrorKind::ListChanged);
    assert_eq!(received(&server).await.len(), 2);
}

#[tokio::test]
async fn page_without_nested_objects_is_an_empty_list() {
    let server = MockServer::start().await;
    Mock::given(path("/v1/shelves")).respond_with(json_response(&json!({}))).mount(&server).await;
    let found: Vec<_> = client(&server).list_shelves().items().try_collect().await.unwrap();
    assert_eq!((found.len(), received(&server).await.len()), (0, 1));
}

#[tokio::test]
async fn identifier_of_the_last_entry_is_the_marker() {
    let server = MockServer::start().await;
    let numbers = |numbers: &[i64]| {
        let readers: Vec<_> = numbers.iter().map(|number| json!({"number": number})).collect();
        json_response(&json!({"readers": readers}))
    };
    for (marker, response) in [(9, numbers(&[7])), (7, numbers(&[]))] {
        let matched = body_partial_json(json!({"marker": marker}));
        Mock::given(path("/v1/readers/query")).and(matched).respond_with(response).mount(&server).await;
    }
    let first = Mock::given(path("/v1/readers/query")).respond_with(numbers(&[8, 9]));
    first.with_priority(9).mount(&server).await;

    let found: Vec<_> = client(&server).list_readers().limit(2).items().try_collect().await.unwrap();

    assert_eq!(found.iter().map(|reader| reader.number).collect::<Vec<_>>(), [8, 9, 7]);
    let bodies: Vec<_> = received(&server).await.iter().map(json_body).collect();
    let body = |marker| json!({"limit": 2, "marker": marker});
    assert_eq!(bodies, [json!({"limit": 2}), body(9), body(7)], "an empty page ends it, a short one does not");
}

#[tokio::test]
async fn page_numbers_and_sizes_overlap() {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path("/v1/books"))
        .respond_with(|request: &Request| {
            let query: std::collections::BTreeMap<_, _> = request.url.query_pairs().into_owned().collect();
            let number = |key: &str| query.get(key).map_or(1, |text| text.parse::<u64>().unwrap());
            let size = number("page_size");
            let start = (number("page_num") - 1) * size;
            let books: Vec<_> =
                (start..75).take(size as usize).map(|book| json!({"meta": {"uid": book.to_string()}})).collect();
            json_response(&json!({"books": books, "metadata": {"total_count": 75}}))
        })
        .mount(&server)
        .await;

    let found: Vec<_> = client(&server).list_books().page_num(2).page_size(30).items().try_collect().await.unwrap();

    let ids = found.iter().map(|book| book.meta.as_ref().unwrap().uid.clone().unwrap());
    assert_eq!(ids.collect::<Vec<_>>(), (30..75).map(|number: u32| number.to_string()).collect::<Vec<_>>());
    let expected = ["page_num=2&page_size=30", "page_num=3&page_size=29"];
    assert_eq!(queries(&server).await, expected, "entry 59 is on both pages");
}

#[tokio::test]
async fn total_in_a_header_ends_the_list() {
    let server = MockServer::start().await;
    let loans = json_response(&json!({"loans": entries("id", 0..3)})).insert_header("x-total-count", "3");
    Mock::given(path("/v1/loans/query")).respond_with(loans).mount(&server).await;
    let found: Vec<_> = client(&server).list_loans().page(0).items().try_collect().await.unwrap();
    assert_eq!(found.len(), 3);
    let bodies: Vec<_> = received(&server).await.iter().map(json_body).collect();
    assert_eq!(bodies, [json!({"page": 0, "per_page": 100})]);
}

#[tokio::test]
async fn offset_as_text_is_advanced() {
    let server = MockServer::start().await;
    let page = |numbers: std::ops::Range<u64>| {
        let range = format!("{}-{}/5", numbers.start, numbers.end - 1);
        json_response(&json!({"fines": entries("id", numbers)})).insert_header("Content-Range", range.as_str())
    };
    for (marker, numbers) in [("2", 2..4), ("3", 3..5)] {
        let matched = Mock::given(path("/v1/fines")).and(query_param("marker", marker));
        matched.respond_with(page(numbers)).mount(&server).await;
    }
    let found: Vec<_> = client(&server).list_fines().limit("1").marker("2").items().try_collect().await.unwrap();
    assert_eq!(found.iter().map(|fine| fine.id.as_str()).collect::<Vec<_>>(), ["2", "3", "4"]);
    assert_eq!(queries(&server).await, ["limit=2&marker=2", "limit=2&marker=3"]);
}

#[tokio::test]
async fn marker_and_page_are_sent_as_set() {
    let server = MockServer::start().await;
    let books = json_response(&json!({"books": [], "metadata": {}}));
    Mock::given(path("/v1/books")).respond_with(books).mount(&server).await;
    Mock::given(path("/v1/shelves")).respond_with(json_response(&json!({}))).mount(&server).await;
    let client = client(&server);
    client.list_books().page_num(3).send().await.unwrap();
    client.list_shelves().marker("m").send().await.unwrap();
    assert_eq!(queries(&server).await, ["page_num=3", "marker=m"]);
}
