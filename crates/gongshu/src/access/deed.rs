//! What can be done here (操作), and which of the three scopes over the tree bounds it.

use std::fmt;
use std::str::FromStr;

use basis::error::Error;

/// What a role may be allowed to do. Whatever is not in a role's list is denied.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Deed {
    /// 看数据
    SeeFigures,
    /// 导出数据、下载文稿
    ExportFigures,
    /// 录入、导入数据
    EnterFigures,
    /// 撤回一批数据
    WithdrawFigures,
    /// 看数据版本和原始文件
    SeeVersions,
    /// 看台账; which registers is the role's list
    SeeRegister,
    /// 登记台账
    EnterRegister,
    /// 导出台账
    ExportRegister,
    /// 填报: send one's own report
    SendReport,
    /// 审核、退回、验收企业报表
    ReviewReport,
    /// 关账、重新开账
    CloseMonth,
    /// 拟稿: propose a bulletin for publication
    DraftPublication,
    /// 保密审查
    CheckPublication,
    /// 签发
    ApprovePublication,
    /// 看事项
    SeeMatter,
    /// 交办
    OpenMatter,
    /// 办理: only what the post one acts through holds, or has a part in
    HandleMatter,
    /// 导出事项
    ExportMatter,
    /// 发牌: a card for what no rule finds
    GiveCard,
    /// 看考核
    SeeAssessment,
    /// 办理考核: open, score, publish, answer appeals, settle
    RunAssessment,
    /// 核定考核数据
    VerifyAssessment,
    /// 自报、申诉: for one's own unit
    AnswerAssessment,
    /// 办理职务交接
    DrawHandover,
    /// 开户、停用、重发设置链接（系统管理员）
    ManageAccounts,
    /// 设置、其他人的会话（系统管理员）
    ManageSystem,
    /// 职务、任职、授权（安全管理员）
    ManagePosts,
    /// 谁能看见什么、为什么
    SeePermissions,
    /// 看审计（审计员）
    ReadAudit,
    /// 导出审计（审计员）
    ExportAudit,
}

/// Which of a role's scopes bounds a deed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Over {
    /// 查看范围
    Seen,
    /// 录入范围
    Entered,
    /// 查找范围: names only
    Found,
}

/// The three administrators of 等保2.0 (三员分立): nobody is two of them, none sees the books.
/// Source: methods 12.1 (GB/T 22239-2019, 8.1.4.2).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Administration {
    /// 系统管理员
    System,
    /// 安全管理员
    Security,
    /// 审计员
    Audit,
}

impl Administration {
    pub const WORDS: [(&'static str, Administration); 3] =
        [("system", Administration::System), ("security", Administration::Security), ("audit", Administration::Audit)];

    /// The word of packs and addresses.
    pub fn code(self) -> &'static str {
        Self::WORDS.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }
}

/// What a URL asks of whoever calls it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Needs {
    /// Open to everybody, signed in or not.
    Nothing,
    /// Anybody whose password was right, also while a second factor must still come.
    Known,
    /// Anybody who is signed in: one's own account, inbox and work.
    SignedIn,
    /// A role with this deed.
    May(Deed),
}

const WORDS: [(Deed, &str); 30] = [
    (Deed::SeeFigures, "see-figures"),
    (Deed::ExportFigures, "export-figures"),
    (Deed::EnterFigures, "enter-figures"),
    (Deed::WithdrawFigures, "withdraw-figures"),
    (Deed::SeeVersions, "see-versions"),
    (Deed::SeeRegister, "see-register"),
    (Deed::EnterRegister, "enter-register"),
    (Deed::ExportRegister, "export-register"),
    (Deed::SendReport, "send-report"),
    (Deed::ReviewReport, "review-report"),
    (Deed::CloseMonth, "close-month"),
    (Deed::DraftPublication, "draft-publication"),
    (Deed::CheckPublication, "check-publication"),
    (Deed::ApprovePublication, "approve-publication"),
    (Deed::SeeMatter, "see-matter"),
    (Deed::OpenMatter, "open-matter"),
    (Deed::HandleMatter, "handle-matter"),
    (Deed::ExportMatter, "export-matter"),
    (Deed::GiveCard, "give-card"),
    (Deed::SeeAssessment, "see-assessment"),
    (Deed::RunAssessment, "run-assessment"),
    (Deed::VerifyAssessment, "verify-assessment"),
    (Deed::AnswerAssessment, "answer-assessment"),
    (Deed::DrawHandover, "draw-handover"),
    (Deed::ManageAccounts, "manage-accounts"),
    (Deed::ManageSystem, "manage-system"),
    (Deed::ManagePosts, "manage-posts"),
    (Deed::SeePermissions, "see-permissions"),
    (Deed::ReadAudit, "read-audit"),
    (Deed::ExportAudit, "export-audit"),
];

impl Deed {
    pub fn all() -> impl Iterator<Item = Deed> {
        WORDS.iter().map(|(deed, _)| *deed)
    }

    /// The word of packs, tokens and the permission table.
    pub fn code(self) -> &'static str {
        WORDS.iter().find(|(deed, _)| *deed == self).map_or("", |(_, word)| word)
    }

    pub fn over(self) -> Over {
        match self {
            Deed::EnterFigures
            | Deed::WithdrawFigures
            | Deed::EnterRegister
            | Deed::SendReport
            | Deed::ReviewReport
            | Deed::CloseMonth
            | Deed::DraftPublication
            | Deed::CheckPublication
            | Deed::ApprovePublication
            | Deed::OpenMatter
            | Deed::HandleMatter
            | Deed::RunAssessment
            | Deed::VerifyAssessment
            | Deed::AnswerAssessment
            | Deed::DrawHandover
            | Deed::ManageAccounts
            | Deed::ManageSystem
            | Deed::ManagePosts => Over::Entered,
            _ => Over::Seen,
        }
    }

    /// The administrator whose work it is; `None` for the work of everybody else.
    pub fn administration(self) -> Option<Administration> {
        match self {
            Deed::ManageAccounts | Deed::ManageSystem => Some(Administration::System),
            Deed::ManagePosts => Some(Administration::Security),
            Deed::ReadAudit | Deed::ExportAudit => Some(Administration::Audit),
            _ => None,
        }
    }

    /// Whether an administrator may have it beside its own work: registers and who sees what, never figures.
    pub fn beside_administration(self) -> bool {
        matches!(
            self,
            Deed::SeeRegister | Deed::EnterRegister | Deed::ExportRegister | Deed::SeePermissions | Deed::DrawHandover
        )
    }

    /// Whether it only looks: nothing is changed by it.
    pub fn only_reads(self) -> bool {
        self.over() != Over::Entered && self != Deed::GiveCard
    }

    /// Whether it takes something out of the program: such a deed is in the audit chain.
    pub fn is_export(self) -> bool {
        matches!(self, Deed::ExportFigures | Deed::ExportRegister | Deed::ExportMatter | Deed::ExportAudit)
    }
}

impl fmt::Display for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Deed {
    type Err = Error;

    fn from_str(text: &str) -> Result<Deed, Error> {
        WORDS.iter().find(|(_, word)| *word == text).map(|(deed, _)| *deed).ok_or_else(|| {
            let known: Vec<&str> = WORDS.iter().map(|(_, word)| *word).collect();
            Error::new("deed-unknown").with("text", text).with("known", known.join(", "))
        })
    }
}
