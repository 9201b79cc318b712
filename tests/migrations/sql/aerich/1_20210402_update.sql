-- upgrade --
ALTER TABLE `note` ADD `slug` VARCHAR(80);
UPDATE `note` SET `slug` = LOWER(`title`);  -- expect: UPDATE note
-- downgrade --
UPDATE `note` SET `title` = `slug`;  -- expect: UPDATE note downgrade
ALTER TABLE `note` DROP COLUMN `slug`;
