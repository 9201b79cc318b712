--liquibase formatted sql
DELETE FROM before_the_first_changeset_nothing_runs;

--changeset ann:1 splitStatements:true
--comment: Invoices get a total
ALTER TABLE invoices ADD total numeric(12, 2);
UPDATE invoices SET total = net + tax;  -- expect: UPDATE invoices
--rollback UPDATE invoices  -- expect: UPDATE invoices downgrade
--rollback    SET net = total - tax;
--rollback ALTER TABLE invoices DROP COLUMN total;

--changeset "bob":"seed the currencies" runInTransaction:false context:prod
-- Three of them are enough to start with
--preconditions onFail:MARK_RAN
--precondition-sql-check expectedResult:0 SELECT count(*) FROM currencies
INSERT INTO currencies (code) VALUES ('EUR'), ('USD'), ('GBP')  -- expect: INSERT currencies
/* liquibase rollback
DELETE FROM currencies  -- expect: DELETE currencies downgrade
 WHERE code IN ('EUR', 'USD', 'GBP');
*/

--changeset ann:3
CREATE VIEW totals AS SELECT sum(total) FROM invoices;
--rollback empty

--changeset ann:4
DELETE FROM drafts;  -- expect: DELETE drafts
--rollback changesetId:1 changesetAuthor:ann
