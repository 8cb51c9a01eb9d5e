using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>The conditions of a Cluster beside those of its health. Pure.</summary>
internal static class MemberConditions
{
    /// <summary>Whether the member serves all that federated objects need; null while that is not known.</summary>
    public static Condition? Apis(DiscoveredApis apis, IReadOnlyList<ResourceType> missing)
    {
        if (!apis.IsKnown) return null;
        if (missing.Count == 0) return New("ApisComplete", true, "AllServed", "the cluster serves every API that federated objects need");
        return New("ApisComplete", false, "ApisMissing", string.Join("; ", missing.Select(apis.Lack)));
    }

    /// <summary>Whether the federation's token is good and will stay so; null for credentials that do not end.</summary>
    /// <param name="secret">The Secret; null for none.</param>
    /// <param name="fault">Why the token could not be renewed; null if nothing went wrong.</param>
    /// <param name="now">The time.</param>
    public static Condition? Credentials(MemberSecret? secret, string? fault, DateTimeOffset now)
    {
        if (secret is not { Account: { } account, Expires: { } end }) return null;
        if (now >= end) return New("CredentialsValid", false, "TokenExpired", $"the token of {account} ended at {WireTime.Format(end)}; let the cluster join again to have another");
        return fault is not null
            ? New("CredentialsValid", false, "RenewalFailed", $"the token of {account} ends at {WireTime.Format(end)} and could not be renewed: {fault}")
            : New("CredentialsValid", true, "TokenValid", $"the token of {account} is good until {WireTime.Format(end)} and will be renewed in time");
    }

    /// <summary>Says why a member that leaves has not left yet.</summary>
    public static Condition Leaving(string why) => New("Leaving", true, "NotClean", why);

    private static Condition New(string type, bool status, string reason, string message) =>
        new() { Type = type, Status = status ? "True" : "False", Reason = reason, Message = message };
}
