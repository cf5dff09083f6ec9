using System.Reflection;

namespace Messaging.Conventions.Tests;

/// <summary>Static state that anybody may set belongs to nobody.</summary>
public sealed class StaticStateTests
{
    private const BindingFlags PublicStatic = BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void Nothing_static_that_is_public_can_be_set() =>
        Rule.Holds(
            ProjectTable.Shipped.SelectMany(project => Assembly.Load(project.Name).GetTypes()).Where(type => !type.IsEnum), atLeast: 90,
            type =>
            [
                .. type.GetFields(PublicStatic).Where(field => !field.IsLiteral && (!field.IsInitOnly || field.FieldType.IsArray))
                    .Where(field => !field.Name.Contains('<')).Select(field => $"{type.FullName}.{field.Name}"),
                .. type.GetProperties(PublicStatic).Where(property => property.SetMethod?.IsPublic == true)
                    .Select(property => $"{type.FullName}.{property.Name}"),
            ]);
}
