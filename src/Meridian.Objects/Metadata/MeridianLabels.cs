namespace Meridian.Objects;

/// <summary>Labels by which the parts of Meridian tell each other something about an object.</summary>
public static class MeridianLabels
{
    /// <summary>On an object that a federation shows from a member: name of the member. So a user can select by it.</summary>
    public const string Cluster = MeridianAnnotations.Prefix + "cluster";
}
