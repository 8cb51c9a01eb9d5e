using System.Collections.Concurrent;
using Meridian.Dns;

namespace Meridian.Network;

/// <summary>Keeps answers of other servers for as long as they allow. Bounded: when it is full it begins anew.</summary>
internal sealed class AnswerCache(TimeProvider time)
{
    private const int MaxAnswers = 4096;
    private readonly ConcurrentDictionary<DnsQuestion, Entry> answers = new();

    private sealed record Entry(DnsMessage Answer, long Stored, uint Seconds);

    /// <summary>The answer with its TTLs lowered by its age, or null.</summary>
    public DnsMessage? Find(DnsQuestion question)
    {
        if (!answers.TryGetValue(question, out var entry)) return null;
        var age = (uint)time.GetElapsedTime(entry.Stored).TotalSeconds;
        return age < entry.Seconds ? Aged(entry.Answer, age) : null;
    }

    /// <summary>Keeps an answer, if it may be kept, no longer than <paramref name="longestSeconds"/>.</summary>
    public void Store(DnsQuestion question, DnsMessage answer, uint longestSeconds)
    {
        var seconds = Math.Min(Lifetime(answer), longestSeconds);
        if (seconds == 0) return;
        if (answers.Count >= MaxAnswers) answers.Clear();
        answers[question] = new Entry(answer, time.GetTimestamp(), seconds);
    }

    /// <summary>Seconds an answer holds; 0 for failures and for negative answers without SOA (RFC 2308).</summary>
    internal static uint Lifetime(DnsMessage answer)
    {
        if (answer.Code is not (ResponseCode.NoError or ResponseCode.NameError)) return 0;
        var shortest = answer.Answers.Count > 0 ? answer.Answers.Min(r => r.Ttl) : uint.MaxValue;
        var asked = answer.Questions.Count > 0 ? answer.Questions[0].Type : RecordType.None;
        if (answer.Code == ResponseCode.NoError && answer.Answers.Any(r => r.Type == asked)) return shortest;
        var soa = answer.Authority.FirstOrDefault(r => r.Data is SoaData);
        return soa is null ? 0 : Math.Min(shortest, Math.Min(soa.Ttl, ((SoaData)soa.Data).NegativeTtl));
    }

    private static DnsMessage Aged(DnsMessage answer, uint age)
    {
        return age == 0 ? answer : answer with { Answers = Each(answer.Answers), Authority = Each(answer.Authority), Additional = Each(answer.Additional) };

        List<DnsRecord> Each(IReadOnlyList<DnsRecord> records) => [.. records.Select(r => r with { Ttl = r.Ttl > age ? r.Ttl - age : 0 })];
    }
}
