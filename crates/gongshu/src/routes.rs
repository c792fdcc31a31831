//! Every URL on one screen, each with what it asks of whoever calls it. A route without its needs does not compile;
//! one without a row in `docs/permissions.csv` does not pass.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};

use crate::access::Deed::*;
use crate::access::Needs::{self, Known, May, Nothing, SignedIn};
use crate::app::{App, guard};
use crate::page::{Reader, Refusal};
use crate::{
    account, api, approval, assessment, dispatch, document, health, inbox, monitoring, number, organisation, oversight,
    page, publication, register, registry, reporting, supervision, tracking, verification,
};

/// One URL with one method.
pub struct Door {
    pub method: Method,
    pub path: &'static str,
    pub needs: Needs,
    /// Whether a file comes in: only there may a body be as large as a file.
    upload: bool,
    handler: MethodRouter<App>,
}

fn look(path: &'static str, needs: Needs, handler: MethodRouter<App>) -> Door {
    Door { method: Method::GET, path, needs, upload: false, handler }
}

fn act(path: &'static str, needs: Needs, handler: MethodRouter<App>) -> Door {
    Door { method: Method::POST, path, needs, upload: false, handler }
}

fn receive(path: &'static str, needs: Needs, handler: MethodRouter<App>) -> Door {
    Door { upload: true, ..act(path, needs, handler) }
}

/// Every door of the house.
pub fn doors() -> Vec<Door> {
    use register::attachment_pages as papers;
    use reporting::template_pages as blank;

    use reporting::{
        close_pages, desk_pages as desk, month, question_pages as question, review_pages, upload_pages as upload,
    };

    use monitoring::{find_pages as find, indicator_pages, league_pages, pages as watch};
    vec![
        // Monitoring
        look("/", SignedIn, get(monitoring::home::home)),
        look("/go", May(SeeFigures), get(find::go)),
        look("/search", SignedIn, get(find::search)),
        look("/search/suggest", SignedIn, get(find::suggest)),
        look("/cockpit/{unit}", May(SeeFigures), get(watch::cockpit_latest)),
        look("/cockpit/{unit}/{period}", May(SeeFigures), get(watch::cockpit)),
        look("/cockpit/{unit}/{period}/export.xlsx", May(ExportFigures), get(watch::cockpit_export)),
        look("/indicators", SignedIn, get(find::catalogue)),
        look("/indicator/{indicator}/{unit}/{period}", May(SeeFigures), get(indicator_pages::indicator_view)),
        look(
            "/indicator/{indicator}/{unit}/{period}/export.xlsx",
            May(ExportFigures),
            get(indicator_pages::indicator_export),
        ),
        look("/league", May(SeeFigures), get(league_pages::league_view)),
        look("/league/export.xlsx", May(ExportFigures), get(league_pages::league_export)),
        look("/figure/{question}/{unit}/{indicator}/{period}/{span}", May(SeeFigures), get(find::figure)),
        look("/geo/{code}", Nothing, get(monitoring::boundaries)),
        // Enterprises' reports: the office's side
        look("/desk", May(ReviewReport), get(desk::months)),
        look("/desk/{form}/{period}", May(ReviewReport), get(desk::desk)),
        look("/desk/{form}/{period}/export.xlsx", May(ReviewReport), get(desk::export)),
        act("/desk/{form}/{period}/all/{what}", May(ReviewReport), post(desk::all_at_once)),
        look("/desk/{form}/{period}/{respondent}", May(ReviewReport), get(review_pages::sheet)),
        act("/desk/{form}/{period}/{respondent}/{state}", May(ReviewReport), post(review_pages::take_step)),
        act("/desk/{form}/{period}/{respondent}/ask", May(ReviewReport), post(question::do_ask)),
        act(
            "/desk/{form}/{period}/{respondent}/question/{number}/{act}",
            May(ReviewReport),
            post(question::office_goes_on),
        ),
        look("/upload/{form}/{period}", May(EnterFigures), get(upload::start)),
        receive("/upload/{form}/{period}", May(EnterFigures), post(upload::receive)),
        look("/upload/{form}/{period}/{mark}", May(EnterFigures), get(upload::upload)),
        look("/upload/{form}/{period}/{mark}/findings.xlsx", May(EnterFigures), get(upload::findings)),
        act("/upload/{form}/{period}/{mark}/{act}", May(EnterFigures), post(upload::act)),
        look("/month/{form}/{period}", May(ReviewReport), get(month::pages::month)),
        look("/month/{form}/{period}/export.xlsx", May(ReviewReport), get(month::pages::export)),
        look("/month/{form}/{period}/efficiency", May(ReviewReport), get(month::pages::efficiency_page)),
        look("/month/{form}/{period}/tree", May(ReviewReport), get(month::tree_pages::tree_page)),
        look("/close/{form}/{period}", May(CloseMonth), get(close_pages::close_page)),
        act("/close/{form}/{period}", May(CloseMonth), post(close_pages::do_close)),
        act("/close/{number}/reopen", May(CloseMonth), post(close_pages::do_reopen)),
        look("/close/{number}/bridge", May(CloseMonth), get(reporting::bridge_pages::bridge_page)),
        look("/close/{number}/snapshot.parquet", May(CloseMonth), get(close_pages::snapshot_file)),
        // Targets
        look("/targets/inconsistencies", May(SeeFigures), get(verification::pages::inconsistencies)),
        look("/targets/inconsistencies/export.xlsx", May(ExportFigures), get(verification::pages::export)),
        // Documents
        look("/bulletin", May(SeeFigures), get(document::pages::first)),
        look("/bulletin/{unit}/{period}", May(SeeFigures), get(document::pages::bulletin)),
        look("/publications", SignedIn, get(publication::pages::publications)),
        act("/publications", May(DraftPublication), post(publication::pages::draft)),
        look("/publications/{number}", SignedIn, get(publication::pages::publication)),
        act("/publications/{number}/{step}", SignedIn, post(publication::pages::take_step)),
        look("/public", Nothing, get(publication::pages::public)),
        look("/public/{number}", Nothing, get(publication::pages::public_one)),
        look("/public/{number}/file", Nothing, get(publication::pages::public_file)),
        // Matters
        look("/matters", May(SeeMatter), get(supervision::list_pages::list)),
        look("/matters/export.xlsx", May(ExportMatter), get(supervision::list_pages::export)),
        look("/matters/new", May(HandleMatter), get(supervision::new_pages::new_form)),
        act("/matters/new", May(HandleMatter), post(supervision::new_pages::open)),
        look("/matters/import", May(OpenMatter), get(supervision::import_pages::form)),
        look("/matters/import/template.xlsx", May(OpenMatter), get(supervision::import_pages::blank)),
        receive("/matters/import", May(OpenMatter), post(supervision::import_pages::tried)),
        act("/matters/import/commit", May(OpenMatter), post(supervision::import_pages::commit)),
        act("/matters/batches/{batch}/withdraw", May(OpenMatter), post(supervision::import_pages::withdraw)),
        act("/matters/bulk", May(SeeMatter), post(supervision::bulk_pages::bulk_of)),
        act("/matters/filters/{act}", May(SeeMatter), post(supervision::filter_pages::filter)),
        look("/matters/circular", May(SeeMatter), get(supervision::circular_pages::circular)),
        look("/matters/statistics", May(SeeMatter), get(supervision::statistics_pages::statistics)),
        look("/matters/statistics/export.xlsx", May(ExportMatter), get(supervision::statistics_pages::export)),
        look("/matters/nodes", May(SeeMatter), get(supervision::node_pages::nodes)),
        look("/matters/nodes/export.xlsx", May(ExportMatter), get(supervision::node_pages::export)),
        look("/matters/{number}", May(SeeMatter), get(supervision::matter_pages::matter)),
        act("/matters/{number}/reassign", May(OpenMatter), post(supervision::act_pages::reassign)),
        act("/matters/{number}/card", May(GiveCard), post(supervision::act_pages::give_card)),
        act("/matters/{number}/cards/{card}/{what}", May(HandleMatter), post(supervision::act_pages::card)),
        act("/matters/{number}/assist/{act}", May(HandleMatter), post(supervision::act_pages::assist)),
        act("/matters/{number}/node/{act}", May(HandleMatter), post(supervision::act_pages::node)),
        act("/matters/{number}/remind", May(SeeMatter), post(supervision::act_pages::remind)),
        act("/matters/{number}/{move}", May(HandleMatter), post(supervision::act_pages::make)),
        // Visits
        look("/visits", May(SeeMatter), get(dispatch::visit_pages::visits)),
        look("/visits/export.xlsx", May(ExportMatter), get(dispatch::visit_pages::export)),
        look("/visits/leaders", May(SeeMatter), get(dispatch::leader_pages::leaders)),
        // Meetings
        look("/meetings", May(SeeMatter), get(dispatch::list_pages::list)),
        look("/meetings/export.xlsx", May(ExportMatter), get(dispatch::list_pages::export)),
        look("/meetings/{number}", May(SeeMatter), get(dispatch::meeting_pages::meeting)),
        look("/meetings/{number}/file", May(ExportMatter), get(dispatch::meeting_pages::file)),
        receive("/meetings/{number}/attachments", May(HandleMatter), post(dispatch::paper_pages::attach)),
        look("/meetings/{number}/attachments/{paper}", May(SeeMatter), get(dispatch::paper_pages::paper)),
        act(
            "/meetings/{number}/attachments/{paper}/withdraw",
            May(HandleMatter),
            post(dispatch::paper_pages::withdraw),
        ),
        look("/meetings/{number}/tour", May(SeeMatter), get(dispatch::tour_pages::tour)),
        act("/meetings/{number}/tour/{act}", May(HandleMatter), post(dispatch::tour_pages::act)),
        act("/meetings/{number}/{act}", May(HandleMatter), post(dispatch::act_pages::act)),
        look("/matters/{number}/notice/{step}", May(SeeMatter), get(supervision::notice_pages::notice)),
        // Targets
        look("/targets", May(SeeFigures), get(tracking::board_pages::board_page)),
        look("/targets/export.xlsx", May(ExportFigures), get(tracking::board_pages::board_export)),
        look("/targets/papers/{code}", May(SeeFigures), get(tracking::paper_pages::paper)),
        look("/arrears", May(SeeFigures), get(tracking::arrears_pages::arrears)),
        look("/arrears/export.xlsx", May(ExportFigures), get(tracking::arrears_pages::arrears_export)),
        look("/target/{code}", May(SeeFigures), get(tracking::target_pages::target_page)),
        look("/target/{code}/scenario", May(SeeFigures), get(tracking::scenario_pages::scenario)),
        look("/target/{code}/divide", May(EnterRegister), get(tracking::divide_pages::divide)),
        act("/target/{code}/divide", May(EnterRegister), post(tracking::divide_pages::hand)),
        // Approvals
        look("/approvals", May(SeeMatter), get(approval::monitor_pages::monitor)),
        look("/approvals/export.xlsx", May(ExportMatter), get(approval::monitor_pages::export)),
        look("/approvals/new", May(HandleMatter), get(approval::new_pages::new_form)),
        act("/approvals/new", May(HandleMatter), post(approval::new_pages::open)),
        look("/approvals/import", May(OpenMatter), get(approval::import_pages::form)),
        receive("/approvals/import", May(OpenMatter), post(approval::import_pages::tried)),
        act("/approvals/import/commit", May(OpenMatter), post(approval::import_pages::commit)),
        look("/approvals/items", Nothing, get(approval::catalogue_pages::catalogue)),
        look("/approvals/items/export.xlsx", Nothing, get(approval::catalogue_pages::export)),
        look("/approvals/items/{item}", Nothing, get(approval::catalogue_pages::item)),
        look("/progress", Nothing, get(approval::progress_pages::form)),
        act("/progress", Nothing, post(approval::progress_pages::progress)),
        // Assessments
        look("/assessments", May(SeeAssessment), get(assessment::list_pages::list)),
        look("/assessments/new", May(RunAssessment), get(assessment::list_pages::new_form)),
        act("/assessments/new", May(RunAssessment), post(assessment::list_pages::open)),
        look("/assessments/schemes/{code}", May(SeeAssessment), get(assessment::scheme_pages::scheme)),
        look("/assessments/schemes/{code}/file", May(SeeAssessment), get(assessment::scheme_pages::file)),
        look("/assessments/{number}", May(SeeAssessment), get(assessment::run_pages::run)),
        look("/assessments/{number}/export.xlsx", May(SeeAssessment), get(assessment::export::export)),
        act("/assessments/{number}/{act}", May(RunAssessment), post(assessment::run_pages::act)),
        look("/assessments/{number}/unit/{unit}", May(SeeAssessment), get(assessment::unit_pages::unit)),
        act("/assessments/{number}/unit/{unit}/{act}", May(SeeAssessment), post(assessment::unit_pages::act)),
        receive(
            "/assessments/{number}/unit/{unit}/attachments",
            May(SeeAssessment),
            post(assessment::unit_pages::attach),
        ),
        look(
            "/assessments/{number}/unit/{unit}/attachments/{paper}",
            May(SeeAssessment),
            get(assessment::unit_pages::paper),
        ),
        act(
            "/assessments/{number}/unit/{unit}/attachments/{paper}/withdraw",
            May(SeeAssessment),
            post(assessment::unit_pages::withdraw),
        ),
        // People and posts
        look("/posts", May(SeeRegister), get(organisation::directory_pages::posts)),
        look("/posts/export.xlsx", May(ExportRegister), get(organisation::directory_pages::export)),
        look("/bodies", May(SeeRegister), get(organisation::directory_pages::bodies)),
        look("/handovers", SignedIn, get(organisation::handover::pages::list)),
        act("/handovers", May(DrawHandover), post(organisation::handover::new_pages::draw)),
        look("/handovers/new", May(DrawHandover), get(organisation::handover::new_pages::new_form)),
        look("/handovers/{number}", SignedIn, get(organisation::handover::pages::handover)),
        act("/handovers/{number}/{act}", SignedIn, post(organisation::handover::pages::act)),
        // Book one
        look("/register/{register}", May(SeeRegister), get(register::list_pages::list)),
        look("/register/{register}/new", May(EnterRegister), get(register::form_pages::new_form)),
        act("/register/{register}/new", May(EnterRegister), post(register::form_pages::enter_new)),
        look("/register/{register}/suggest/{field}", May(EnterRegister), get(register::suggest_pages::suggest)),
        look("/register/{register}/import", May(EnterRegister), get(register::import_pages::import_form)),
        receive("/register/{register}/import", May(EnterRegister), post(register::import_pages::import_try)),
        act("/register/{register}/import/commit", May(EnterRegister), post(register::import_pages::import_commit)),
        look("/register/{register}/export/{ending}", May(ExportRegister), get(register::list_pages::export)),
        look("/register/{register}/{code}", May(SeeRegister), get(register::row_pages::row)),
        receive("/register/{register}/{code}/attachments", May(EnterRegister), post(papers::attach)),
        look("/register/{register}/{code}/attachments/{number}", May(SeeRegister), get(papers::attached)),
        act("/register/{register}/{code}/attachments/{number}/withdraw", May(EnterRegister), post(papers::withdraw)),
        look("/register/{register}/{code}/change", May(EnterRegister), get(register::form_pages::change_form)),
        act("/register/{register}/{code}/change", May(EnterRegister), post(register::form_pages::enter_change)),
        look("/register/{register}/{code}/end", May(EnterRegister), get(register::form_pages::end_form)),
        act("/register/{register}/{code}/end", May(EnterRegister), post(register::form_pages::enter_end)),
        // The enterprise registry
        look("/registry", May(SeeRegister), get(registry::pages::first)),
        look("/registry/{unit}/{period}", May(SeeRegister), get(registry::pages::registry)),
        look("/registry/{unit}/{period}/export.xlsx", May(ExportRegister), get(registry::pages::export)),
        // Enterprises' reports: the respondent's side
        look("/reports", SignedIn, get(reporting::home_pages::home)),
        look("/reports/{form}/{period}/{respondent}", May(SeeFigures), get(reporting::report_pages::report)),
        look("/reports/{form}/{period}/{respondent}/history", May(SeeFigures), get(reporting::history::pages::history)),
        act("/reports/{form}/{period}/{respondent}/draft", May(SendReport), post(reporting::send_pages::draft)),
        act("/reports/{form}/{period}/{respondent}/check", May(SendReport), post(reporting::send_pages::check)),
        act("/reports/{form}/{period}/{respondent}/send", May(SendReport), post(reporting::send_pages::send)),
        look("/reports/{form}/{period}/{respondent}/template.xlsx", May(SendReport), get(blank::template)),
        receive("/reports/{form}/{period}/{respondent}/template", May(SendReport), post(blank::fill)),
        act("/reports/{form}/{period}/{respondent}/question/{number}", May(SendReport), post(question::answer)),
        // Book two
        look("/import", May(EnterFigures), get(number::pages::import_form)),
        receive("/import", May(EnterFigures), post(number::pages::import_try)),
        act("/import/commit", May(EnterFigures), post(number::pages::import_commit)),
        look("/versions", May(SeeVersions), get(number::pages::versions)),
        act("/versions/{number}/withdraw", May(WithdrawFigures), post(number::pages::withdraw_batch)),
        look("/file/{hash}", May(SeeVersions), get(number::pages::file)),
        // One's own account, and the first start
        look("/sign-in", Nothing, get(account::pages::sign_in_form)),
        act("/sign-in", Nothing, post(account::pages::sign_in)),
        act("/sign-in/with/{provider}", Nothing, post(account::oidc_pages::begin_sign_in)),
        look("/sign-in/with/{provider}/back", Nothing, get(account::oidc_pages::back)),
        look("/sign-in/code", Known, get(account::code_pages::code_form)),
        act("/sign-in/code", Known, post(account::code_pages::code)),
        look("/sign-in/second-factor", Known, get(account::code_pages::enrol_form)),
        act("/sign-in/second-factor", Known, post(account::code_pages::enrol)),
        look("/sign-in/password", Known, get(account::pages::renew_form)),
        act("/sign-in/password", Known, post(account::pages::renew)),
        act("/sign-out", Known, post(account::pages::sign_out)),
        look("/setup/{token}", Nothing, get(account::setup_pages::setup_form)),
        act("/setup/{token}", Nothing, post(account::setup_pages::set_up)),
        look("/me", SignedIn, get(account::me_pages::me)),
        act("/me/password", SignedIn, post(account::me_pages::change_password)),
        act("/me/sessions/{mark}/end", SignedIn, post(account::me_pages::end_session)),
        act("/me/tokens", SignedIn, post(account::me_pages::make_token)),
        act("/me/tokens/{mark}/end", SignedIn, post(account::me_pages::end_token)),
        look("/inbox", SignedIn, get(inbox::pages::inbox)),
        act("/inbox/read", SignedIn, post(inbox::pages::read_all)),
        look("/inbox/{number}", SignedIn, get(inbox::pages::open)),
        act("/me/identities/{provider}", SignedIn, post(account::oidc_pages::begin_tie)),
        act("/me/identities/{provider}/untie", SignedIn, post(account::oidc_pages::untie)),
        // Administration
        look("/accounts", May(ManageAccounts), get(account::accounts_pages::accounts)),
        act("/accounts", May(ManageAccounts), post(account::accounts_pages::open)),
        act("/accounts/{person}/{what}", May(ManageAccounts), post(account::accounts_pages::change)),
        act("/accounts/identity", May(ManageAccounts), post(account::accounts_pages::tie)),
        act(
            "/accounts/{person}/identities/{provider}/untie",
            May(ManageAccounts),
            post(account::accounts_pages::untie),
        ),
        look("/permissions", May(SeePermissions), get(oversight::permission_pages::permissions)),
        look("/permissions/export.xlsx", May(SeePermissions), get(oversight::permission_pages::export)),
        look("/audit", May(ReadAudit), get(oversight::audit_pages::audit_list)),
        look("/audit/export.xlsx", May(ExportAudit), get(oversight::audit_pages::audit_export)),
        // Programs
        look("/api", Nothing, get(api::pages::viewer)),
        look("/api/v1/openapi.json", Nothing, get(api::document::document)),
        look("/api/v1/me", SignedIn, get(api::me::me)),
        look("/api/v1/units", May(SeeFigures), get(api::unit::units)),
        look("/api/v1/units/{unit}", May(SeeFigures), get(api::unit::unit)),
        look("/api/v1/registers", May(SeeRegister), get(api::register::registers)),
        look("/api/v1/registers/{register}/rows", May(ExportRegister), get(api::register::rows)),
        receive("/api/v1/registers/{register}/rows", May(EnterRegister), post(api::register_write::enter_rows)),
        receive("/api/v1/registers/{register}/file", May(EnterRegister), post(api::register_write::import_rows)),
        look("/api/v1/registers/{register}/rows/{code}", May(SeeRegister), get(api::register::row)),
        look("/api/v1/indicators", SignedIn, get(api::indicator::indicators)),
        look("/api/v1/indicators/{indicator}", SignedIn, get(api::indicator::indicator)),
        look("/api/v1/figures", May(ExportFigures), get(api::figure::figures)),
        receive("/api/v1/figures", May(EnterFigures), post(api::figure_write::enter_figures)),
        receive("/api/v1/figures/file", May(EnterFigures), post(api::figure_write::import_figures)),
        look(
            "/api/v1/answers/{question}/{unit}/{indicator}/{period}/{span}",
            May(SeeFigures),
            get(api::derived::answer),
        ),
        look("/api/v1/league", May(ExportFigures), get(api::league::league)),
        look("/api/v1/versions", May(SeeVersions), get(api::version::versions)),
        look("/api/v1/versions/{number}", May(SeeVersions), get(api::version::version)),
        act("/api/v1/versions/{number}/withdrawal", May(WithdrawFigures), post(api::figure_write::withdraw)),
        look("/api/v1/months/{form}/{period}", May(ReviewReport), get(api::month::month)),
        look("/api/v1/reports/{form}/{period}/{respondent}", May(ExportFigures), get(api::report::report)),
        receive("/api/v1/reports/{form}/{period}/{respondent}", May(SendReport), post(api::report::send_report)),
        look("/api/v1/publications", Nothing, get(api::publication::publications)),
        look("/api/v1/publications/{number}", Nothing, get(api::publication::publication)),
        look("/api/v1/publications/{number}/file", Nothing, get(api::publication::publication_file)),
        // The program itself
        look("/design", Nothing, get(page::design::design)),
        look("/assets/{name}", Nothing, get(page::assets::asset)),
        look("/healthz", Nothing, get(health::healthz)),
        look("/readyz", Nothing, get(health::readyz)),
        look("/metrics", Nothing, get(health::metrics)),
    ]
}

/// Every door behind its guard.
pub fn routes(app: &App) -> Router<App> {
    doors()
        .into_iter()
        .fold(Router::new(), |router, door| {
            let post = guard::Post { app: app.clone(), needs: door.needs };
            let handler = match door.upload {
                true => door.handler.layer(DefaultBodyLimit::max(app.installation.limit.upload_bytes)),
                false => door.handler,
            };
            router.route(door.path, handler.layer(from_fn_with_state(post, guard::pass)))
        })
        .fallback(missing)
}

async fn missing(reader: Reader) -> Refusal {
    Refusal::not_found(reader.language, &reader.here)
}
