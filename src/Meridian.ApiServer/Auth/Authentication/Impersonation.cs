using Meridian.Objects;
using Microsoft.AspNetCore.Http;

namespace Meridian.ApiServer;

/// <summary>Lets those who hold the verb <c>impersonate</c> act as somebody else (<c>kubectl --as</c>).</summary>
/// <param name="authorizer">Knows who may.</param>
internal sealed class Impersonation(IAuthorizer authorizer)
{
    private const string UserHeader = "Impersonate-User";
    private const string GroupHeader = "Impersonate-Group";
    private const string UidHeader = "Impersonate-Uid";
    private const string ExtraPrefix = "Impersonate-Extra-";
    private const string AuthenticationGroup = "authentication.k8s.io";

    /// <summary>The user that the headers ask for, or <paramref name="user"/> if they ask for none.</summary>
    /// <exception cref="StatusException">400 if the headers make no sense, 403 if the user may not.</exception>
    public UserInfo Apply(UserInfo user, IHeaderDictionary headers)
    {
        var name = headers[UserHeader].ToString();
        string[] groups = [.. headers[GroupHeader].OfType<string>()];
        var uid = headers[UidHeader].ToString();
        var extra = Extra(headers);
        if (name.Length == 0)
        {
            if (groups.Length > 0 || uid.Length > 0 || extra.Count > 0) throw ApiError.BadRequest("groups, uid or extra cannot be impersonated without impersonating a user");
            return user;
        }
        Demand(user, UserQuestion(name));
        foreach (var group in groups) Demand(user, new AccessRequest("impersonate", "", "groups") { Name = group });
        if (uid.Length > 0) Demand(user, new AccessRequest("impersonate", AuthenticationGroup, "uids") { Name = uid });
        foreach (var (key, values) in extra)
        {
            foreach (var value in values) Demand(user, new AccessRequest("impersonate", AuthenticationGroup, "userextras") { Subresource = key, Name = value });
        }
        return new UserInfo(name, Groups(name, groups), uid) { Extra = extra };
    }

    private static AccessRequest UserQuestion(string name) => ServiceAccountName.TryParse(name, out var ns, out var account)
        ? new AccessRequest("impersonate", "", "serviceaccounts") { Namespace = ns, Name = account }
        : new AccessRequest("impersonate", "", "users") { Name = name };

    private void Demand(UserInfo user, in AccessRequest question)
    {
        var decision = authorizer.Authorize(user, question);
        if (!decision.Allowed) throw AccessDenied.For(user, question, decision.Reason);
    }

    private static IReadOnlyList<string> Groups(string name, string[] asked)
    {
        if (name == UserInfo.Anonymous.Name) return asked.Length > 0 ? asked : UserInfo.Anonymous.Groups;
        var groups = asked.Length == 0 && ServiceAccountName.TryParse(name, out var ns, out _) ? ServiceAccountName.Groups(ns) : asked;
        return groups.Contains(UserInfo.AuthenticatedGroup) || groups.Contains(UserInfo.UnauthenticatedGroup) ? groups : [.. groups, UserInfo.AuthenticatedGroup];
    }

    private static Dictionary<string, string[]> Extra(IHeaderDictionary headers) => headers
        .Where(h => h.Key.StartsWith(ExtraPrefix, StringComparison.OrdinalIgnoreCase))
        .ToDictionary(h => Uri.UnescapeDataString(h.Key[ExtraPrefix.Length..].ToLowerInvariant()), h => h.Value.OfType<string>().ToArray());
}
