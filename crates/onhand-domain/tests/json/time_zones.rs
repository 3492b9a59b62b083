//! A time zone is written as IANA writes it; whether there is one of that name is not asked.

use super::read;
use onhand_domain::Invalid;

fn told(timezone: &str) -> Option<Invalid> {
    let line =
        serde_json::json!({"command": "define_location", "location": "a", "kind": "store", "timezone": timezone});
    read(&line.to_string()).unwrap().check().err()
}

#[test]
fn an_area_and_a_location_are_taken() {
    for timezone in [
        "Europe/Berlin",
        "America/Argentina/Buenos_Aires",
        "America/Port-au-Prince",
        "America/North_Dakota/New_Salem",
        "Antarctica/DumontDUrville",
        "Pacific/Auckland",
        "Indian/Antananarivo",
        "Arctic/Longyearbyen",
        "Atlantic/Reykjavik",
        "Australia/Lord_Howe",
        "Africa/Dar_es_Salaam",
        "Asia/Ust-Nera",
        "UTC",
        "Etc/UTC",
        "Etc/GMT",
        "Etc/GMT+12",
        "Etc/GMT-14",
    ] {
        assert_eq!(told(timezone), None, "{timezone}");
    }
}

#[test]
fn nothing_else_is() {
    for timezone in [
        "Mars/One",
        "Berlin",
        "CET",
        "GMT",
        "+01:00",
        "Z",
        "Etc/GMT+13",
        "Etc/GMT-15",
        "Etc/GMT+0",
        "Etc/GMT+01",
        "Etc/Berlin",
        "europe/berlin",
        "EUROPE/BERLIN",
        "Europe/",
        "/Europe",
        "Europe//Berlin",
        "Europe/berlin",
        "Europe/Berlin/",
        "Europe/1st",
        "Europe/Berlin/Mitte/Torstr",
        "Europe/Ber lin",
        "Europe/Berlin-",
        "Europe/Dar__es",
        "Europe/Abcdefghijklmnop",
        "Europe/Zürich",
        "UTC+1",
        "Etc/utc",
    ] {
        assert!(matches!(told(timezone), Some(Invalid::BadText { field: "timezone", .. })), "{timezone}");
    }
    assert_eq!(told(""), Some(Invalid::Empty { field: "timezone" }));
}
