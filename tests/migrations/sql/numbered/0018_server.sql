ALTER TABLE [dbo].[Order Lines] ADD [Net] money NULL
GO
UPDATE l SET l.[Net] = l.[Gross] - l.[Tax] FROM [dbo].[Order Lines] l  -- expect: UPDATE order lines
GO
UPDATE STATISTICS [dbo].[Order Lines]
GO
