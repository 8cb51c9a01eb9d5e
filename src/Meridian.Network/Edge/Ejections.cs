using System.Collections.Concurrent;
using System.Net;

namespace Meridian.Network;

/// <summary>Remembers which backends failed just now. One failure takes a backend out for a short time, each further one in a row for longer.</summary>
internal sealed class Ejections(TimeProvider time, TimeSpan first, TimeSpan longest)
{
    private readonly ConcurrentDictionary<IPEndPoint, Ejection> ejected = new();

    private readonly record struct Ejection(int Failures, long Until);

    public bool IsEjected(IPEndPoint endPoint) => ejected.TryGetValue(endPoint, out var ejection) && time.GetTimestamp() < ejection.Until;

    public void Failed(IPEndPoint endPoint) => ejected.AddOrUpdate(endPoint, _ => Next(0), (_, before) => Next(before.Failures));

    public void Succeeded(IPEndPoint endPoint)
    {
        // Nearly always there is nothing to take away, and looking is cheaper than removing.
        if (!ejected.IsEmpty && ejected.ContainsKey(endPoint)) ejected.TryRemove(endPoint, out _);
    }

    /// <summary>Forgets backends that are no longer routed to.</summary>
    public void Keep(IReadOnlySet<IPEndPoint> endPoints)
    {
        foreach (var endPoint in ejected.Keys)
            if (!endPoints.Contains(endPoint)) ejected.TryRemove(endPoint, out _);
    }

    private Ejection Next(int failures)
    {
        var length = first * Math.Pow(2, Math.Min(failures, 16));
        if (length > longest) length = longest;
        return new Ejection(failures + 1, time.GetTimestamp() + (long)(length.TotalSeconds * time.TimestampFrequency));
    }
}
