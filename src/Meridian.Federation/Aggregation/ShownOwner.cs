using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>The member that an object shown in the federation lives in.</summary>
/// <param name="Name">Name of the member.</param>
/// <param name="Key">The object's key there.</param>
/// <param name="Connection">The connection to the member.</param>
internal sealed record ShownOwner(string Name, ObjectKey Key, IMemberConnection Connection)
{
    /// <summary>Name of the member an object is shown from; null for an object of the federation itself.</summary>
    public static string? NameOf(KubeObject shown) => shown.Header.Labels.GetValueOrDefault(MeridianLabels.Cluster);

    /// <exception cref="StatusException">405: the object is of no member. 503: the member cannot be reached.</exception>
    public static ShownOwner Of(IMembers members, ResourceType type, KubeObject shown)
    {
        var name = NameOf(shown) ?? throw ApiError.MethodNotAllowed($"{type.GroupResource} \"{shown.Header.Name}\" belongs to no member cluster");
        var connection = members.Find(name)?.Connection ?? throw Unreachable(name, "there is no connection");
        return new ShownOwner(name, shown.Key with { Name = shown.Header.Annotations.GetValueOrDefault(FederationMarks.MemberName) ?? shown.Header.Name }, connection);
    }

    /// <summary>Makes a call to the member.</summary>
    /// <exception cref="StatusException">The member refused, or cannot be reached (503).</exception>
    public async Task<T> ReachAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw Unreachable(Name, failure.Message);
        }
    }

    private static StatusException Unreachable(string member, string why) => ApiError.Unavailable($"cluster \"{member}\" cannot be reached: {why}");
}
