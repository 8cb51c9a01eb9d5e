using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Meridian.ApiServer;

/// <summary>Counts requests and how long they took, in the text form of Prometheus. Safe for concurrent use.</summary>
internal sealed class RequestMetrics
{
    private static readonly HashSet<string> Verbs =
        new(StringComparer.Ordinal) { "get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "post", "put" };

    private static readonly double[] Bounds = [0.001, 0.005, 0.025, 0.1, 0.5, 1, 5, 30, 60];

    private readonly ConcurrentDictionary<(string Verb, string Resource, int Code), Series> series = [];

    /// <summary>Counts one request.</summary>
    /// <param name="verb">Verb; one that nobody serves counts as <c>other</c>.</param>
    /// <param name="resource">Served resource, or empty: never a text that clients choose, or the series would have no end.</param>
    /// <param name="code">HTTP status code of the answer.</param>
    /// <param name="took">How long it took.</param>
    public void Count(string verb, string resource, int code, TimeSpan took) =>
        series.GetOrAdd((Verbs.Contains(verb) ? verb : "other", resource, code), _ => new Series()).Add(took.TotalSeconds);

    public string Write()
    {
        var text = new StringBuilder(8192);
        text.Append("# HELP apiserver_request_total Counter of apiserver requests broken out for each verb, resource and code.\n# TYPE apiserver_request_total counter\n");
        var all = series.OrderBy(s => s.Key).ToArray();
        foreach (var (key, one) in all) Line(text, "apiserver_request_total", Labels(key), one.Total);
        text.Append("# HELP apiserver_request_duration_seconds Response latency distribution in seconds.\n# TYPE apiserver_request_duration_seconds histogram\n");
        foreach (var (key, one) in all) Histogram(text, Labels(key), one);
        text.Append("# HELP process_resident_memory_bytes Resident memory size in bytes.\n# TYPE process_resident_memory_bytes gauge\n");
        using var process = Process.GetCurrentProcess();
        Line(text, "process_resident_memory_bytes", "", process.WorkingSet64);
        text.Append("# HELP process_cpu_seconds_total Total user and system CPU time spent in seconds.\n# TYPE process_cpu_seconds_total counter\n");
        Line(text, "process_cpu_seconds_total", "", process.TotalProcessorTime.TotalSeconds);
        return text.ToString();
    }

    private static void Histogram(StringBuilder text, string labels, Series one)
    {
        long sum = 0;
        for (var i = 0; i < Bounds.Length; i++)
        {
            sum += one.Bucket(i);
            Line(text, "apiserver_request_duration_seconds_bucket", $"{labels},le=\"{Bounds[i].ToString(CultureInfo.InvariantCulture)}\"", sum);
        }
        Line(text, "apiserver_request_duration_seconds_bucket", $"{labels},le=\"+Inf\"", one.Total);
        Line(text, "apiserver_request_duration_seconds_sum", labels, one.Seconds);
        Line(text, "apiserver_request_duration_seconds_count", labels, one.Total);
    }

    private static string Labels((string Verb, string Resource, int Code) key) =>
        string.Create(CultureInfo.InvariantCulture, $"verb=\"{key.Verb.ToUpperInvariant()}\",resource=\"{key.Resource}\",code=\"{key.Code}\"");

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
        text.Append(CultureInfo.InvariantCulture, $" {value}\n");
    }

    private sealed class Series
    {
        private readonly long[] buckets = new long[Bounds.Length];
        private long total;
        private long microseconds;

        public long Total => Interlocked.Read(ref total);

        public double Seconds => Interlocked.Read(ref microseconds) / 1e6;

        public long Bucket(int index) => Interlocked.Read(ref buckets[index]);

        public void Add(double seconds)
        {
            Interlocked.Increment(ref total);
            Interlocked.Add(ref microseconds, (long)(seconds * 1e6));
            var index = Array.FindIndex(Bounds, b => seconds <= b);
            if (index >= 0) Interlocked.Increment(ref buckets[index]);
        }
    }
}
