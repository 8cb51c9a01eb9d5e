using System.Globalization;
using System.Text;

namespace Meridian.Demo;

/// <summary>Writes what a bot counted in the text format of Prometheus.</summary>
internal static class LoadMetrics
{
    private static readonly long[] Bounds = [1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000];

    public static string Text(LoadMeter meter, string region)
    {
        var (sum, text) = (meter.Sum(), new StringBuilder());
        Family(text, "meridian_bot_answers_total", "counter", "Answers with code 200 by who gave them.");
        foreach (var (server, count) in sum.By) Sample(text, "meridian_bot_answers_total", $"server=\"{server}\"", region, count);
        Family(text, "meridian_bot_errors_total", "counter", "Requests without such an answer by kind.");
        foreach (var (kind, count) in sum.ErrorsBy) Sample(text, "meridian_bot_errors_total", $"kind=\"{kind}\"", region, count);
        Family(text, "meridian_bot_retries_total", "counter", "Attempts that failed and were made again.");
        Sample(text, "meridian_bot_retries_total", "", region, sum.Retries);
        Family(text, "meridian_bot_latency_seconds", "histogram", "Time from when a request was due to its answer.");
        Histogram(text, meter.AllLatencies, region, sum.Ok);
        return text.ToString();
    }

    private static void Histogram(StringBuilder text, LatencyHistogram latencies, string region, long count)
    {
        foreach (var bound in Bounds)
            Sample(text, "meridian_bot_latency_seconds_bucket", $"le=\"{(bound / 1e6).ToString(CultureInfo.InvariantCulture)}\"", region, latencies.CountUpTo(bound));
        Sample(text, "meridian_bot_latency_seconds_bucket", "le=\"+Inf\"", region, count);
        Sample(text, "meridian_bot_latency_seconds_sum", "", region, latencies.Sum / 1e6);
        Sample(text, "meridian_bot_latency_seconds_count", "", region, count);
    }

    private static void Family(StringBuilder text, string name, string type, string help) => text.Append($"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private static void Sample(StringBuilder text, string name, string label, string region, double value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name}{{region=\"{region}\"{(label.Length > 0 ? "," : "")}{label}}} {value}\n");
}
