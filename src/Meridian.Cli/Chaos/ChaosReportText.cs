using System.Globalization;

namespace Meridian.Cli;

/// <summary>A report for people.</summary>
internal static class ChaosReportText
{
    /// <summary>Writes it.</summary>
    public static void Write(TextWriter output, ChaosReport report)
    {
        output.WriteLine(Format($"{report.Cluster} was {report.Fault} for {report.Lasted:0.0} s{(report.AbortedBy.Length > 0 ? $", ended early by {report.AbortedBy}" : "")}"));
        Line("counted as lost", report.DetectedAfter, "not", "after the fault");
        if (report.NamesRightAfter is { } names) Line("names led elsewhere", names, "not", "after the fault");
        if (report.Requests is not null) Line("last failed request", report.TrafficRightAfter is 0 ? null : report.TrafficRightAfter, "none", "after the fault");
        if (report.DetectedAfter is not null) Line("ready again", report.ReadyAgainAfter, "not yet", "after the undoing");
        if (report.Drill.Length > 0) output.WriteLine($"  {"the federation",-20} {report.Drill}");
        if (report.Requests is { } requests)
        {
            output.WriteLine(Format($"  {"requests",-20} {report.Url}: {requests.Ok} ok, {requests.Errors} failed ({requests.ErrorPercent:0.###}%){(requests.Errors > 0 ? $": {LoadText.Counts(requests.ErrorsBy)}" : "")}"));
            output.WriteLine($"  {"",-20} by {LoadText.Counts(requests.By)}; {LoadText.Times(requests.Latency)}");
        }
        if (report.Bots > 0) output.WriteLine($"  {"bots",-20} {report.Bots}: {report.BotsOk} ok, {report.BotsErrors} failed");

        void Line(string what, double? seconds, string otherwise, string since) =>
            output.WriteLine(seconds is { } known ? Format($"  {what,-20} {known:0.00} s {since}") : $"  {what,-20} {otherwise}");
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
