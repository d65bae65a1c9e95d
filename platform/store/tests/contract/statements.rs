//! Statements: portable SQL, values of every kind, streams.

use std::ops::ControlFlow;

use anlan_store::{Sql, Value};

use crate::setup::{Place, count, ids, on_both, put};

on_both! {
    values_come_back_as_they_went_in
    parameters_go_by_number_not_by_order
    json_fields_are_compared_as_text
    a_stream_stops_when_told
    a_broken_constraint_is_a_conflict
    wrong_sql_is_a_problem_and_no_harm
    a_reader_cannot_write
    a_reader_sees_one_state
}

fn values_come_back_as_they_went_in(place: &Place) {
    let store = place.open();
    let big = i64::MAX;
    store
        .write(move |tx| {
            tx.execute(
                "insert into number (value, half, data) values ($1, $2, $3)",
                &[big.into(), 0.1.into(), Value::Blob(vec![0, 255])],
            )?;
            tx.execute(
                "insert into number (value, half, data) values ($1, $2, $3)",
                &[(-1_i64).into(), Value::Null, Value::Null],
            )
        })
        .unwrap();
    let rows = store
        .read(|reader| {
            reader.query("select value, half, data is null, data from number order by value desc", &[], |row| {
                let data = if row.integer(2)? == 0 { Some(row.blob(3)?.to_vec()) } else { None };
                Ok((row.integer(0)?, row.optional_real(1)?, data))
            })
        })
        .unwrap();
    assert_eq!(rows, [(big, Some(0.1), Some(vec![0, 255])), (-1, None, None)]);
    let empty = store.read(|reader| reader.query("select half from number where value = -1", &[], |row| row.real(0)));
    assert_eq!(empty.unwrap_err().code, "store.column_empty");
}

fn parameters_go_by_number_not_by_order(place: &Place) {
    let store = place.open();
    let found = store.write(|tx| {
        tx.execute("insert into number (value, half) values ($2, $1)", &[0.5.into(), 7_i64.into()])?;
        tx.query_optional(
            "select half from number where half = $2 and value = $1",
            &[7_i64.into(), 0.5.into()],
            |row| row.real(0),
        )
    });
    assert_eq!(found.unwrap(), Some(0.5));
}

fn json_fields_are_compared_as_text(place: &Place) {
    let store = place.open();
    let id = ids(1)[0];
    store.write(move |tx| put(tx, id, 1, "液氨储罐")).unwrap();
    let found = store.read(|reader| {
        reader.query(
            "select id, body from thing where body -> 'body' ->> 'name' = $1",
            &["液氨储罐".into()],
            |row| Ok((row.text(0)?.to_owned(), row.text(1)?.contains("液氨储罐"))),
        )
    });
    assert_eq!(found.unwrap(), [(id.to_string(), true)]);
}

fn a_stream_stops_when_told(place: &Place) {
    let store = place.open();
    store
        .write(|tx| {
            (0..1000_i64)
                .try_for_each(|value| tx.execute("insert into number (value) values ($1)", &[value.into()]).map(|_| ()))
        })
        .unwrap();
    let mut seen = Vec::new();
    store
        .read(|reader| {
            reader.query_until("select value from number order by value", &[], |row| {
                seen.push(row.integer(0)?);
                Ok(if seen.len() == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
            })?;
            // The connection is free for the next question.
            reader.query_each("select value from number where value > 997 order by value", &[], |row| {
                seen.push(row.integer(0)?);
                Ok(())
            })
        })
        .unwrap();
    assert_eq!(seen, [0, 1, 2, 998, 999]);
}

fn a_broken_constraint_is_a_conflict(place: &Place) {
    let store = place.open();
    let twice = store.write(|tx| {
        tx.execute("insert into number (value) values (1)", &[])?;
        tx.execute("insert into number (value) values (1)", &[])
    });
    assert_eq!(twice.unwrap_err().code, "store.constraint");
    assert_eq!(count(&store, "number"), 0);
}

fn wrong_sql_is_a_problem_and_no_harm(place: &Place) {
    let store = place.open();
    assert_eq!(store.write(|tx| tx.execute("insert into nowhere values (1)", &[])).unwrap_err().code, "store.sql");
    store.write(|tx| tx.execute("insert into number (value) values (1)", &[])).unwrap();
    assert_eq!(count(&store, "number"), 1);
}

fn a_reader_cannot_write(place: &Place) {
    let store = place.open();
    let sql = "insert into number (value) values (1) returning value";
    assert!(store.read(|reader| reader.query(sql, &[], |row| row.integer(0))).is_err());
    assert_eq!(count(&store, "number"), 0);
}

fn a_reader_sees_one_state(place: &Place) {
    let store = place.open();
    let counted = store.read(|reader| {
        let mut number =
            || Ok(Sql::query_optional(reader, "select count(*) from number", &[], |row| row.integer(0))?.unwrap());
        let before = number()?;
        store.write(|tx| tx.execute("insert into number (value) values (1)", &[]))?;
        Ok((before, number()?))
    });
    assert_eq!(counted.unwrap(), (0, 0));
    assert_eq!(count(&store, "number"), 1);
}
