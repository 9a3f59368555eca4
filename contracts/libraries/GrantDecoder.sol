// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";
import {ISessionKeyValidator} from "../interfaces/ISessionKeyValidator.sol";
import {PermissionFields} from "./PermissionFields.sol";

/// @notice What is left to read of a grant.
struct Reader {
    /// @dev Bytes from the start of the calldata.
    uint256 position;
    uint256 end;
}

/// @title Decoding of a deferred grant
/// @notice A row of big-endian numbers without padding, since calldata is what a deferred grant costs:
///
/// | part            | bytes                                                                                        |
/// | --------------- | -------------------------------------------------------------------------------------------- |
/// | the grant       | deadline 6, validAfter 6, validUntil 6, signer kind 1, paymaster policy 1, paymaster 20 under |
/// |                 | the policy `Only`, number of permissions 1, then these                                        |
/// | each permission | type 1, then what the type has of: target 20, allowance 1 + 1 to 32, functions 1 + 4 each     |
///
/// An allowance is preceded by its length, functions by their number. The signer and the salt are not here: the session
/// id or the key's signature tells them.
library GrantDecoder {
    using PermissionFields for ISessionKeyValidator.PermissionType;

    uint256 private constant SIGNER_KINDS = 3;
    uint256 private constant PAYMASTER_POLICIES = 3;
    uint256 private constant PERMISSION_TYPES = 8;

    /// @notice Reverts with `MalformedGrant` for anything but the encoding of a grant, to the byte.
    function decode(bytes calldata data) internal pure returns (ISessionKeyValidator.DeferredGrant memory grant) {
        Reader memory reader = _readerOf(data);
        ISessionKeyValidator.Session memory session = grant.session;
        grant.deadline = uint48(_take(reader, 6));
        session.validAfter = uint48(_take(reader, 6));
        session.validUntil = uint48(_take(reader, 6));
        session.signerKind = ISessionKeyValidator.SignerKind(_takeBelow(reader, SIGNER_KINDS));
        session.paymasterPolicy = ISessionKeyValidator.PaymasterPolicy(_takeBelow(reader, PAYMASTER_POLICIES));
        bool isOnly = session.paymasterPolicy == ISessionKeyValidator.PaymasterPolicy.Only;
        if (isOnly) session.paymaster = address(uint160(_take(reader, 20)));
        session.permissions = new ISessionKeyValidator.Permission[](_take(reader, 1));
        for (uint256 i = 0; i < session.permissions.length; ++i) {
            _fill(session.permissions[i], reader);
        }
        require(reader.position == reader.end, ISessionKeyErrors.MalformedGrant());
    }

    function _fill(ISessionKeyValidator.Permission memory permission, Reader memory reader) private pure {
        permission.permissionType = ISessionKeyValidator.PermissionType(_takeBelow(reader, PERMISSION_TYPES));
        if (permission.permissionType.hasTarget()) permission.target = address(uint160(_take(reader, 20)));
        if (permission.permissionType.hasAllowance()) {
            permission.allowance = _takeAmount(reader);
        }
        if (!permission.permissionType.hasFunctions()) return;
        permission.functions = new bytes4[](_take(reader, 1));
        for (uint256 i = 0; i < permission.functions.length; ++i) {
            permission.functions[i] = bytes4(uint32(_take(reader, 4)));
        }
    }

    function _readerOf(bytes calldata data) private pure returns (Reader memory) {
        uint256 start;
        assembly ("memory-safe") {
            start := data.offset
        }
        return Reader({position: start, end: start + data.length});
    }

    /// @dev A number of one byte that must be below `limit`.
    function _takeBelow(Reader memory reader, uint256 limit) private pure returns (uint256 value) {
        value = _take(reader, 1);
        require(value < limit, ISessionKeyErrors.MalformedGrant());
    }

    /// @dev A number after its length, without leading zeros.
    function _takeAmount(Reader memory reader) private pure returns (uint256 amount) {
        uint256 length = _takeBelow(reader, 33);
        amount = _take(reader, length);
        bool isMinimal = length == 0 || amount >> (8 * (length - 1)) != 0;
        require(isMinimal, ISessionKeyErrors.MalformedGrant());
    }

    /// @dev The number that the next `length` bytes are, at most 32.
    function _take(Reader memory reader, uint256 length) private pure returns (uint256 value) {
        uint256 position = reader.position;
        unchecked {
            // Positions are bounded by the size of calldata.
            require(position + length <= reader.end, ISessionKeyErrors.MalformedGrant());
            reader.position = position + length;
            assembly ("memory-safe") {
                value := calldataload(position)
            }
            // Shifting by 256 leaves zero, which an empty number is.
            return value >> (256 - 8 * length);
        }
    }
}
