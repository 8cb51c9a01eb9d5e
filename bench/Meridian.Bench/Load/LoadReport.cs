using System.Globalization;

namespace Meridian.Bench;

/// <summary>Prints what the load measured: of one server, or of two with their ratios.</summary>
internal static class LoadReport
{
    public static async Task OneAsync(LoadTarget target)
    {
        Console.WriteLine($"{"what",-52} {"measured",14}");
        await new LoadMeasures(target).RunAsync((what, value, unit) => Console.WriteLine($"{what,-52} {Text(value, unit),14}"));
    }

    public static async Task CompareAsync(LoadTarget first, LoadTarget second)
    {
        var rows = new List<(string What, double Value, string Unit)>();
        await new LoadMeasures(first).RunAsync((what, value, unit) => rows.Add((what, value, unit)));
        Console.WriteLine($"{"what",-52} {"first",14} {"second",14} {"first/second",13}");
        var row = 0;
        await new LoadMeasures(second).RunAsync((what, value, unit) =>
        {
            var mine = rows[row++];
            Console.WriteLine($"{what,-52} {Text(mine.Value, unit),14} {Text(value, unit),14} {(mine.Value / value).ToString("0.00", CultureInfo.InvariantCulture),13}");
        });
    }

    public static string Text(double value, string unit) => value.ToString(value < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture) + (unit.Length > 1 && unit[0] != '/' ? " " : "") + unit;
}
