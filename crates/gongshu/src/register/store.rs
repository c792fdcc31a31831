//! Book one as kept: every statement about every row, and the tree of units made of them.

use basis::language::Name;
use sqlx::Row;

use super::rows::{Entry, Parent, settled, settled_parents};
use super::subjects::{Link, Subject, Subjects};
use crate::store::{Db, Doing, Failure, Write};

/// The register whose rows figures are about.
pub const UNIT: &str = "unit";

/// The last batch up to `version` that said anything about a register; 0 for none.
pub async fn last_change(db: &Db, register: &str, version: i64) -> Result<i64, Failure> {
    sqlx::query_scalar(
        "select coalesce(max(batch), 0) from (
            select max(batch) as batch from register_entry where register = $1 and batch <= $2
            union all
            select max(batch) as batch from register_parent where register = $1 and batch <= $2
         ) as change",
    )
    .bind(register)
    .bind(version)
    .fetch_one(db.pool())
    .await
    .doing("look up the last change of a register")
}

/// Every statement about a register's rows known at a version.
pub async fn entries(db: &Db, register: &str, version: i64) -> Result<Vec<Entry>, Failure> {
    let rows = sqlx::query(
        "select code, valid_from, valid_until, removed, fields, batch from register_entry
         where register = $1 and batch <= $2 order by code, valid_from, batch",
    )
    .bind(register)
    .bind(version)
    .fetch_all(db.pool())
    .await
    .doing("read a register")?;
    rows.iter().map(entry).collect()
}

/// Every statement about one row, newest first.
pub async fn history(db: &Db, register: &str, code: &str) -> Result<Vec<Entry>, Failure> {
    let rows = sqlx::query(
        "select code, valid_from, valid_until, removed, fields, batch from register_entry
         where register = $1 and code = $2 order by batch desc, valid_from desc",
    )
    .bind(register)
    .bind(code)
    .fetch_all(db.pool())
    .await
    .doing("read a row's history")?;
    rows.iter().map(entry).collect()
}

fn entry(row: &sqlx::any::AnyRow) -> Result<Entry, Failure> {
    let fields: String = row.try_get("fields").doing("read a register")?;
    let code: String = row.try_get("code").doing("read a register")?;
    let removed: i64 = row.try_get("removed").doing("read a register")?;
    Ok(Entry {
        fields: serde_json::from_str(&fields).map_err(|error| Failure::Damaged {
            table: "register_entry",
            what: format!("the fields of {code}: {error}"),
        })?,
        code,
        valid_from: row.try_get("valid_from").doing("read a register")?,
        valid_until: row.try_get("valid_until").doing("read a register")?,
        removed: removed != 0,
        batch: row.try_get("batch").doing("read a register")?,
    })
}

/// Every statement about parents known at a version.
pub async fn parents(db: &Db, register: &str, version: i64) -> Result<Vec<Parent>, Failure> {
    let rows = sqlx::query(
        "select code, hierarchy, parent, valid_from, valid_until, removed, batch from register_parent
         where register = $1 and batch <= $2 order by code, hierarchy, valid_from, batch",
    )
    .bind(register)
    .bind(version)
    .fetch_all(db.pool())
    .await
    .doing("read the parents")?;
    rows.iter()
        .map(|row| {
            let removed: i64 = row.try_get("removed").doing("read the parents")?;
            Ok(Parent {
                code: row.try_get("code").doing("read the parents")?,
                hierarchy: row.try_get("hierarchy").doing("read the parents")?,
                parent: row.try_get("parent").doing("read the parents")?,
                valid_from: row.try_get("valid_from").doing("read the parents")?,
                valid_until: row.try_get("valid_until").doing("read the parents")?,
                removed: removed != 0,
                batch: row.try_get("batch").doing("read the parents")?,
            })
        })
        .collect()
}

/// Keeps new statements under a batch.
pub async fn insert(
    write: &mut Write,
    register: &str,
    batch: i64,
    entries: &[Entry],
    parents: &[Parent],
) -> Result<(), Failure> {
    for entry in entries {
        let fields = serde_json::to_string(&entry.fields)
            .map_err(|error| Failure::Refused(format!("the fields of {} cannot be kept: {error}", entry.code)))?;
        sqlx::query(
            "insert into register_entry (register, code, valid_from, valid_until, removed, fields, batch)
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(register)
        .bind(&entry.code)
        .bind(&entry.valid_from)
        .bind(&entry.valid_until)
        .bind(i64::from(entry.removed))
        .bind(fields)
        .bind(batch)
        .execute(write.connection())
        .await
        .doing("keep a row of a register")?;
    }
    for parent in parents {
        sqlx::query(
            "insert into register_parent (register, code, hierarchy, parent, valid_from, valid_until, removed, batch)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(register)
        .bind(&parent.code)
        .bind(&parent.hierarchy)
        .bind(&parent.parent)
        .bind(&parent.valid_from)
        .bind(&parent.valid_until)
        .bind(i64::from(parent.removed))
        .bind(batch)
        .execute(write.connection())
        .await
        .doing("keep a parent")?;
    }
    Ok(())
}

/// The units with their dated parents, as known at a version.
pub async fn subjects(db: &Db, version: i64) -> Result<Subjects, Failure> {
    let entries = settled(entries(db, UNIT, version).await?);
    let parents = settled_parents(parents(db, UNIT, version).await?);
    let mut list: Vec<Subject> = Vec::new();
    for entry in entries.iter().filter(|entry| !entry.removed) {
        let subject = Subject {
            code: entry.code.clone(),
            name: Name::new(entry.field("name"), entry.field("name_en")),
            kind: entry.field("kind").to_owned(),
            description: entry.field("description").to_owned(),
            valid_from: entry.valid_from.clone(),
            valid_until: entry.valid_until.clone(),
        };
        match list.last_mut() {
            // A unit that was renamed: its newest name, over the whole time it existed.
            Some(last) if last.code == subject.code => {
                let valid_from = last.valid_from.clone();
                *last = Subject { valid_from, ..subject };
            }
            _ => list.push(subject),
        }
    }
    let links = parents
        .into_iter()
        .filter(|parent| !parent.removed)
        .map(|parent| Link {
            child: parent.code,
            hierarchy: parent.hierarchy,
            parent: parent.parent,
            valid_from: parent.valid_from,
            valid_until: parent.valid_until,
        })
        .collect();
    Ok(Subjects::new(list, links))
}
