namespace Meridian.Dns;

/// <summary>Counts answers by code. Written by one thread where it matters, and by many where it does not; read by anyone.</summary>
internal sealed class DnsCounters
{
    // The extended codes share the last place: only BADVERS is ever sent.
    private readonly long[] byCode = new long[17];

    public void Count(ResponseCode code) => Interlocked.Increment(ref byCode[Math.Min((int)code, 16)]);

    public void AddTo(Dictionary<ResponseCode, long> sum)
    {
        for (var i = 0; i < byCode.Length; i++)
        {
            var count = Interlocked.Read(ref byCode[i]);
            if (count > 0) sum[(ResponseCode)i] = sum.GetValueOrDefault((ResponseCode)i) + count;
        }
    }
}
