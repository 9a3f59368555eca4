// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";
import {ISessionKeyValidator} from "../interfaces/ISessionKeyValidator.sol";
import {Store} from "../types/Store.sol";
import {GrantDecoder} from "./GrantDecoder.sol";
import {Grants} from "./Grants.sol";
import {GrantTypedData} from "./GrantTypedData.sol";
import {KeySignatures} from "./KeySignatures.sol";

/// @title What the owner signed before, to be granted in validation
/// @notice The account itself says whether its owner signed (ERC-1271). Nothing is written before.
library DeferredGrants {
    /// @notice The session to be granted. Reverts unless the account's owner signed its grant.
    /// @return session With the signer that the id or the key's signature tells.
    /// @return deadline The last second in which the grant may be used for the first time.
    function verify(
        Store storage store,
        address account,
        bytes32 sessionId,
        bytes calldata encodedGrant,
        bytes calldata ownerSignature,
        bytes calldata keySignature
    ) internal view returns (ISessionKeyValidator.Session memory session, uint48 deadline) {
        ISessionKeyValidator.DeferredGrant memory deferred = GrantDecoder.decode(encodedGrant);
        session = deferred.session;
        (session.signer, session.salt) = KeySignatures.signerOf(session.signerKind, sessionId, keySignature);
        bytes32 digest = GrantTypedData.digest(account, store.accounts[account].epoch(), deferred);
        bool isSigned = SignatureChecker.isValidERC1271SignatureNowCalldata(account, digest, ownerSignature);
        require(isSigned, ISessionKeyErrors.InvalidOwnerSignature(account, digest));
        deadline = deferred.deadline;
        require(deadline != 0, ISessionKeyErrors.DeadlineMissing());
        Grants.checkTime(deadline);
    }
}
