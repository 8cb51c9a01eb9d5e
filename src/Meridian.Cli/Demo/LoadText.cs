using System.Globalization;
using Meridian.Demo;

namespace Meridian.Cli;

/// <summary>What bots counted, for people.</summary>
internal static class LoadText
{
    /// <summary>One second.</summary>
    public static string Line(LoadReport report) => Format(
        $"{report.Rate,8:0}/s  ok {report.Ok,6}  errors {report.Errors,4}  p50 {report.P50,7:0.0} ms  p99 {report.P99,7:0.0} ms  {Counts(report.By)}{Blank(report.ErrorsBy)}");

    /// <summary>All of it.</summary>
    public static void Write(TextWriter output, LoadSummary all)
    {
        output.WriteLine(Format($"{all.Ok + all.Errors} requests in {all.Seconds:0.0} s, {all.Rate:0}/s: {all.Ok} ok, {all.Errors} errors ({all.ErrorPercent:0.####}%), {all.Retries} retries"));
        output.WriteLine(Format($"latency     {Times(all.Latency)}"));
        if (all.By.Count > 0) output.WriteLine($"answered by {Counts(all.By)}");
        if (all.ErrorsBy.Count > 0) output.WriteLine(Format($"errors      {Counts(all.ErrorsBy)}, from {all.FirstErrorAt:0.000} s to {all.LastErrorAt:0.000} s"));
    }

    /// <summary>Latencies in one line.</summary>
    public static string Times(LatencySummary times) =>
        Format($"p50 {times.P50:0.0} ms, p90 {times.P90:0.0} ms, p99 {times.P99:0.0} ms, p99.9 {times.P999:0.0} ms, longest {times.Max:0.0} ms");

    /// <summary>Counts by name.</summary>
    public static string Counts(SortedDictionary<string, long> counts) => string.Join(" ", counts.Select(c => $"{c.Key}={c.Value}"));

    private static string Blank(SortedDictionary<string, long> errors) => errors.Count == 0 ? "" : $"  {Counts(errors)}";

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
