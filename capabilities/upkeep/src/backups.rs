//! Backups, made while writing goes on.

use std::path::Path;

use anlan_http::{Answer, Asking, Json, ProblemDocument, work};
use anlan_kernel::permission::operation;
use anlan_kernel::{Kind, Problem};
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{Door, busy};

/// Backups made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BackupList {
    /// The latest first.
    items: Vec<BackupView>,
    /// Folder they lie in, on the server.
    folder: String,
    /// How one is restored, on the command line.
    restore: String,
}

/// A backup.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BackupView {
    /// File name.
    file: String,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: String,
    /// Size, bytes.
    bytes: u64,
    /// SHA-256 of the file.
    sha256: String,
    /// Journal position it holds.
    position: u64,
    /// Merkle root of the journal it holds.
    root: String,
    /// Database it was made from.
    database: String,
}

/// Lists the backups made
#[utoipa::path(get, path = "/admin/backups", tag = "admin", responses(
    (status = 200, description = "backups", body = BackupList),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "try again later", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn list(State(door): State<Door>, Asking(caller): Asking) -> Answer<Json<BackupList>> {
    caller.require(operation::BACKUP_MAKE)?;
    work(move || -> Result<BackupList, Problem> {
        let folder = door.backups.display().to_string();
        let restore = format!("anlan --database NEW restore {folder}/FILE");
        let mut items = Vec::new();
        let entries = std::fs::read_dir(&door.backups).into_iter().flatten().flatten();
        for entry in entries {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_backup = !name.ends_with(".manifest.json") && !name.ends_with(".partial");
            if let Some(view) = is_backup.then(|| view_of(&path, name)).flatten() {
                items.push(view);
            }
        }
        items.sort_by(|a, b| b.created_at.cmp(&a.created_at));
        Ok(BackupList { items, folder, restore })
    })
    .await
    .map(Json)
}

/// Reads what the manifest beside a backup says; the file itself is checked when it is restored.
fn view_of(path: &Path, file: String) -> Option<BackupView> {
    let mut manifest = path.as_os_str().to_owned();
    manifest.push(".manifest.json");
    let text = std::fs::read_to_string(manifest).ok()?;
    Some(view(file, &serde_json::from_str(&text).ok()?))
}

fn view(file: String, manifest: &anlan_store::backup::Manifest) -> BackupView {
    BackupView {
        file,
        created_at: manifest.created_at.to_string(),
        bytes: manifest.bytes,
        sha256: manifest.sha256.clone(),
        position: manifest.head.size,
        root: manifest.head.root.clone(),
        database: manifest.database.clone(),
    }
}

/// Makes a backup now
///
/// Writing goes on meanwhile. One backup at a time.
#[utoipa::path(post, path = "/admin/backups", tag = "admin", responses(
    (status = 201, description = "made", body = BackupView),
    (status = 401, description = "sign in", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 403, description = "not for this post", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 409, description = "another is under way", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "the disk is full or cannot be written", body = ProblemDocument, content_type = "application/problem+json"),
))]
pub(crate) async fn make(State(door): State<Door>, Asking(caller): Asking) -> Answer<(StatusCode, Json<BackupView>)> {
    caller.require(operation::BACKUP_MAKE)?;
    caller.actor()?;
    work(move || -> Result<_, Problem> {
        let _alone = door.busy.try_lock().map_err(|_| busy())?;
        std::fs::create_dir_all(&door.backups).map_err(|cause| {
            Problem::new(
                Kind::Unavailable,
                "backup.folder",
                format!("无法创建备份文件夹：{cause}"),
                format!("the folder of backups cannot be made: {cause}"),
            )
            .remedy("检查数据文件夹的权限和磁盘空间", "check permissions and space of the data folder")
        })?;
        let now = (door.now)();
        let name = format!("anlan-{}.backup", now.strftime("%Y%m%dT%H%M%S%3fZ").to_string().replace('.', ""));
        let manifest = door.store.backup(&door.backups.join(&name), now)?;
        Ok((StatusCode::CREATED, Json(view(name, &manifest))))
    })
    .await
}
