using System.Globalization;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Holds amounts against one limit of a LimitRange. Pure.</summary>
/// <param name="type">What is limited: <c>Container</c>, <c>Pod</c>, <c>PersistentVolumeClaim</c>.</param>
/// <param name="requests">Amounts asked for.</param>
/// <param name="limits">Amounts it must not go beyond.</param>
internal readonly struct LimitConstraints(string type, IReadOnlyDictionary<string, Quantity> requests, IReadOnlyDictionary<string, Quantity> limits)
{
    public static readonly IReadOnlyDictionary<string, Quantity> NoAmounts = new Dictionary<string, Quantity>(0, StringComparer.Ordinal);

    public IEnumerable<string> Min(IReadOnlyDictionary<string, Quantity> least)
    {
        foreach (var (name, enforced) in least)
        {
            var rule = $"minimum {name} usage per {type} is {enforced}";
            if (!requests.TryGetValue(name, out var request)) yield return $"{rule}.  No request is specified";
            else if (request < enforced) yield return $"{rule}, but request is {request}";
            else if (limits.TryGetValue(name, out var limit) && limit < enforced) yield return $"{rule}, but limit is {limit}";
        }
    }

    public IEnumerable<string> Max(IReadOnlyDictionary<string, Quantity> most)
    {
        foreach (var (name, enforced) in most)
        {
            var rule = $"maximum {name} usage per {type} is {enforced}";
            if (!limits.TryGetValue(name, out var limit)) yield return $"{rule}.  No limit is specified";
            else if (limit > enforced) yield return $"{rule}, but limit is {limit}";
            else if (requests.TryGetValue(name, out var request) && request > enforced) yield return $"{rule}, but request is {request}";
        }
    }

    /// <summary>For what has no limits, only requests.</summary>
    public IEnumerable<string> MaxRequest(IReadOnlyDictionary<string, Quantity> most)
    {
        foreach (var (name, enforced) in most)
        {
            var rule = $"maximum {name} usage per {type} is {enforced}";
            if (!requests.TryGetValue(name, out var request)) yield return $"{rule}.  No request is specified";
            else if (request > enforced) yield return $"{rule}, but request is {request}";
        }
    }

    public IEnumerable<string> Ratio(IReadOnlyDictionary<string, Quantity> most)
    {
        foreach (var (name, enforced) in most)
        {
            var rule = $"{name} max limit to request ratio per {type} is {enforced}";
            if (!requests.TryGetValue(name, out var request) || request.IsZero) yield return $"{rule}, but no request is specified or request is 0";
            else if (!limits.TryGetValue(name, out var limit) || limit.IsZero) yield return $"{rule}, but no limit is specified or limit is 0";
            else if ((double)limit.MilliValue / request.MilliValue is var ratio && ratio * 1000 > enforced.MilliValue)
                yield return string.Create(CultureInfo.InvariantCulture, $"{rule}, but provided ratio is {ratio:F6}");
        }
    }
}
