using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Makes one kind of change to a copy.</summary>
internal interface IOverrider
{
    /// <summary>Makes the changes of its kind that the rule asks for; what the copy has no place for is passed over.</summary>
    /// <exception cref="StatusException">A change does not apply.</exception>
    void Apply(OverrideRule rule, OverriddenCopy copy);
}
