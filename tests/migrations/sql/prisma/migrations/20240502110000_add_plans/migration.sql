/*
  Warnings:

  - Added the required column `plan` to the `Account` table without a default value. UPDATE "Account" first.
*/
-- AlterTable
ALTER TABLE "Account" ADD COLUMN "plan" TEXT;
UPDATE "Account" SET "plan" = 'free';  -- expect: UPDATE account
