using System.Text.RegularExpressions;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Adds to a member's refusal how its administrator may grant what the federation's account lacks. Pure.</summary>
internal static partial class MemberRefusal
{
    private static readonly HashSet<string> BuiltInGroups = [.. ResourceTypes.Federation.Select(t => t.Group)];

    /// <summary>What went wrong, and the way out if a right is missing that a join can give.</summary>
    /// <param name="member">Name of the member.</param>
    /// <param name="message">What the member answered.</param>
    public static string Explain(string member, string message)
    {
        // Another account's rights are not ours to know.
        if (!message.Contains($"system:serviceaccount:{MemberAccount.NameOf("")}", StringComparison.Ordinal)) return message;
        if (message.Contains("RBAC permissions not currently held", StringComparison.Ordinal)) return With(message, member, " --allow-escalation");
        if (Resource().Match(message) is not { Success: true } found) return message;
        var group = found.Groups[1].Value;
        return With(message, member, BuiltInGroups.Contains(group) ? "" : $" --api-groups {group}");
    }

    private static string With(string message, string member, string options) => $"{message.TrimEnd('.')}. To grant that: meridian federation join {member}{options}";

    // As every Kubernetes words what an account may not do.
    [GeneratedRegex("cannot \\w+ resource \"[^\"]+\" in API group \"([^\"]*)\"")]
    private static partial Regex Resource();
}
