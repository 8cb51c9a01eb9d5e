using System.Diagnostics.Metrics;

namespace Meridian.Dns;

/// <summary>What a server counts, as metrics. Counting happens beside the answers; the sums are made when somebody reads them.</summary>
internal sealed class DnsMetrics : IDisposable
{
    private readonly Meter meter = new("Meridian.Dns");

    /// <param name="loops">The loops' counters by transport; read each time.</param>
    public DnsMetrics(Func<IEnumerable<(string Transport, DnsCounters Counters)>> loops)
    {
        meter.CreateObservableCounter(
            "dns_responses_total", () => loops().SelectMany(l => l.Counters.ByCode(), (l, c) => (l.Transport, c.Code, c.Count)).GroupBy(c => (c.Transport, c.Code))
                .Select(g => new Measurement<long>(g.Sum(c => c.Count), new("transport", g.Key.Transport), new("code", g.Key.Code.ToString()))),
            description: "Answers by transport and code.");
        Sum("dns_responses_limited_total", "Answers that the response limits held back.", c => c.Limited);
        Sum("dns_responses_truncated_total", "Answers that were cut for lack of room.", c => c.Truncated);
        Sum("dns_packets_unreadable_total", "Packets that are no queries and got no answer.", c => c.Unreadable);

        void Sum(string name, string description, Func<DnsCounters, long> of) =>
            meter.CreateObservableCounter(name, () => loops().Sum(l => of(l.Counters)), description: description);
    }

    public void Dispose() => meter.Dispose();
}
