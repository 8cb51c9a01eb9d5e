using System.Globalization;

namespace Meridian.Dns;

/// <summary>Reasons in words.</summary>
public static class TrafficReasons
{
    /// <summary>Why a target is answered, or not, for people.</summary>
    public static string Words(this TargetVerdict verdict) => verdict.Reason switch
    {
        TrafficReason.Unhealthy => verdict.Target.Fault,
        TrafficReason.Nearest => "the nearest healthy cluster",
        TrafficReason.Farther => "another healthy cluster is nearer",
        TrafficReason.Unplaced => "its place is not known",
        TrafficReason.PlaceUnknown => "the client's place is not known: all healthy clusters are answered",
        TrafficReason.First => "the first healthy cluster in the policy's order",
        TrafficReason.LaterInOrder => "one before it in the policy's order is healthy",
        TrafficReason.Spill => "takes what those before it cannot carry",
        TrafficReason.Weight => $"its weight is {verdict.Target.Weight}",
        TrafficReason.NoWeight => "its weight is 0",
        _ => "all healthy clusters are answered, in turns",
    } + (verdict.IsChosen && verdict.Share < 1 ? string.Create(CultureInfo.InvariantCulture, $": {verdict.Share:0.#%} of the answers") : "");
}
